// Runs the CQL of a measure over a folder of FHIR NDJSON: node run.mjs MEASURE.cql FOLDER FIRST LAST
// Prints one line of JSON a person: the days of the supplies that the measure is of, and of those that it counts.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { SystemModelInfoProvider } from "@cqframework/cql/cql";
import {
  CqlTranslator,
  LibraryManager,
  ModelManager,
  createModelInfoProvider,
  createUcumService,
  stringAsSource,
} from "@cqframework/cql/cql-to-elm";

const require = createRequire(import.meta.url);
const cql = require("cql-execution");
const fhir = require("cql-exec-fhir");
const model = require("cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml.js");

const [measure, folder, first, last] = process.argv.slice(2);

// The measure counts in calendar units only.
const none = () => {
  throw new Error("no units are converted here");
};
const units = createUcumService(none, () => null, none, none);

function translated(text) {
  const models = new ModelManager();
  models.modelInfoLoader.registerModelInfoProvider(new SystemModelInfoProvider());
  models.modelInfoLoader.registerModelInfoProvider(
    createModelInfoProvider((id) => (id === "FHIR" ? stringAsSource(model) : null)),
  );
  const found = CqlTranslator.fromText(text, new LibraryManager(models, undefined, undefined, units));
  const elm = JSON.parse(found.toJson());
  const faults = (elm.library.annotation ?? []).filter((note) => note.errorSeverity === "error");
  if (faults.length) throw new Error(faults.map((note) => `${measure}:${note.startLine}: ${note.message}`).join("\n"));
  return elm;
}

// A server holds one resource of an id: the same text twice is one, and several texts under one id are nobody's word.
const entries = (ids) =>
  [...ids.values()].filter((texts) => texts.size === 1).map((texts) => ({ resource: [...texts.values()][0] }));

function people() {
  const held = new Map();
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith(".ndjson.gz")) continue;
    for (const line of gunzipSync(readFileSync(join(folder, name))).toString("utf-8").split("\n")) {
      if (!line) continue;
      const resource = JSON.parse(line);
      const person = resource.resourceType === "Patient" ? resource.id : resource.subject.reference.split("/")[1];
      const id = `${resource.resourceType}/${resource.id}`;
      if (!held.has(person)) held.set(person, new Map());
      const ids = held.get(person);
      ids.set(id, (ids.get(id) ?? new Map()).set(line, resource));
    }
  }
  return [...held.keys()].sort().map((person) => [person, entries(held.get(person))]);
}

const library = new cql.Library(translated(readFileSync(measure, "utf-8")));
const parameters = { "First Day": cql.DateTime.parse(first).getDate(), "Last Day": cql.DateTime.parse(last).getDate() };
const executor = new cql.Executor(library, null, parameters);
const days = (found) => found.map(String).sort();
const source = fhir.PatientSource.FHIRv401(); // reads the whole model of FHIR, so it is made once
for (const [person, entry] of people()) {
  source.reset();
  source.loadBundles([{ resourceType: "Bundle", type: "collection", entry }]);
  const results = await executor.exec(source, cql.DateTime.parse(`${last}T00:00:00.000+00:00`));
  for (const found of Object.values(results.patientResults))
    console.log(JSON.stringify({ person, of: days(found["Supply Days"]), counted: days(found["Held Days"]) }));
}
