// Draws the course in the browser, where a part of it can be looked at closer. Until it is drawn, and wherever it
// cannot be, the server's drawing stays; that one is printed too.
const box = document.querySelector("#course");
const shown = document.querySelector("#shown");
const OPTIONS = { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, logLevel: 1,
  tooltip: { disableDefaultStyle: true } };
const CLOSEST = 7 * 86400000;
const BESIDE = 36;  // pixels for the figures beside a lane
const MOVES = {  // of the first day, the last, and how long they are apart
  closer: (first, last, long) => [first + long / 4, last - long / 4],
  wider: (first, last, long) => [first - long / 2, last + long / 2],
  earlier: (first, last, long) => [first - long / 2, last - long / 2],
  later: (first, last, long) => [first + long / 2, last + long / 2],
  whole: () => whole,
};
const written = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const all = shown.textContent;
let spec, whole, chart, width;

async function start() {
  if (!window.vegaEmbed) return;
  const answer = await fetch(box.dataset.spec, { credentials: "same-origin" });
  spec = await answer.json();
  whole = spec.datasets.strip.filter((row) => row.kind === "end").map((row) => row.day);
  await draw();
  const buttons = box.querySelector("[role=group]");
  buttons.hidden = false;
  buttons.addEventListener("click", (event) => move(MOVES[event.target.dataset.move]));
  new ResizeObserver(() => { if (chart.live.clientWidth && box.clientWidth !== width) draw(); }).observe(box);  // not on paper
}

async function draw() {
  width = box.clientWidth;
  const kept = chart && part();
  const live = document.createElement("div");
  live.className = "card live";
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", box.dataset.title);
  const inside = document.createElement("div");
  inside.setAttribute("aria-hidden", "true");  // hundreds of shapes; their words stand in the table
  live.append(inside);
  box.append(live);
  const room = live.clientWidth - 2 * parseFloat(getComputedStyle(live).paddingLeft) - BESIDE;
  for (const lanes of spec.vconcat) (lanes.spec ?? lanes).width = room;
  const made = await window.vegaEmbed(inside, spec, OPTIONS).catch((error) => { live.remove(); throw error; });
  chart?.finalize();
  chart?.live.remove();
  chart = { view: made.view, finalize: made.finalize, live, room };
  box.classList.add("drawn");
  chart.view.addSignalListener("span", () => say(part()));
  if (kept) look(kept);
}

// The days that are looked at, in milliseconds.
function part() {
  return chart.view.signal("span").day?.map(Number) ?? whole;
}

// Moves the box on the strip, as dragging does; the lanes follow it.
function look([first, last]) {
  const none = covers([first, last]);
  const at = (day) => (day - whole[0]) / (whole[1] - whole[0]) * chart.room;
  const chosen = { unit: spec.params[0].views[0], fields: [{ field: "day", channel: "x", type: "R" }], values: [[first, last]] };
  chart.view.setState({
    data: { span_store: none ? [] : [chosen] },
    subcontext: [{ signals: { span_x: none ? [0, 0] : [at(first), at(last)] } }],
  });
  say([first, last]);
}

function move(way) {
  if (!way) return;
  let [first, last] = part();
  [first, last] = way(first, last, last - first);
  const long = Math.min(Math.max(last - first, CLOSEST), whole[1] - whole[0]);
  first = Math.min(Math.max((first + last - long) / 2, whole[0]), whole[1] - long);
  look([first, first + long]);
}

function say(days) {
  const [first, last] = days.map((day) => written.format(day));
  shown.textContent = covers(days) ? all : `${first} to ${last}.`;
}

function covers([first, last]) {
  return first <= whole[0] && last >= whole[1];
}

start();
