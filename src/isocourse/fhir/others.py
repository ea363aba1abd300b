"""Resources that no event is made of: some are of no concern, some should be pointed out."""

from __future__ import annotations

from collections.abc import Iterable

from .bundle import Entry
from .drugs import drug_in
from .intake import Intake
from .isotretinoin import Verdict, verdict
from .shapes import Object, obj, objects, shown, text

READ = (
    "Patient",
    "MedicationRequest",
    "MedicationDispense",
    "MedicationStatement",
    "Observation",
    "Condition",
    "AllergyIntolerance",
    "Procedure",
    "QuestionnaireResponse",
)
# fmt: off
# Looked up by others, or nothing to do with what happened to a person.
OF_NO_CONCERN = {
    "Account", "ActivityDefinition", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "CapabilityStatement",
    "CareTeam", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "CodeSystem", "Composition",
    "ConceptMap", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "Device",
    "DeviceDefinition", "DeviceMetric", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EventDefinition",
    "ExplanationOfBenefit", "Group", "HealthcareService", "ImplementationGuide", "InsurancePlan", "Invoice",
    "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Medication", "MedicationKnowledge",
    "MessageDefinition", "MessageHeader", "NamingSystem", "OperationDefinition", "Organization",
    "OrganizationAffiliation", "Parameters", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition",
    "Practitioner", "PractitionerRole", "Provenance", "Questionnaire", "RelatedPerson", "Schedule",
    "SearchParameter", "Slot", "Specimen", "StructureDefinition", "StructureMap", "Subscription", "Substance",
    "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet",
    "VerificationResult",
}
NOT_READ = {
    "AdverseEvent", "Appointment", "BodyStructure", "CarePlan", "ClinicalImpression", "Communication",
    "CommunicationRequest", "Consent", "Contract", "DetectedIssue", "DeviceRequest", "DeviceUseStatement",
    "DiagnosticReport", "DocumentManifest", "DocumentReference", "Encounter", "EpisodeOfCare",
    "FamilyMemberHistory", "Flag", "Goal", "GuidanceResponse", "ImagingStudy", "Immunization",
    "ImmunizationEvaluation", "ImmunizationRecommendation", "Media", "MedicationAdministration",
    "MolecularSequence", "NutritionOrder", "RequestGroup", "RiskAssessment", "ServiceRequest", "VisionPrescription",
}
# fmt: on


def read_others(entries: Iterable[Entry], intake: Intake) -> None:
    """Points out what was not read, once for each type."""
    unread: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.type == "Coverage":
            _check_coverage(entry, intake)
        elif entry.type == "OperationOutcome":
            _warn(entry, intake)
        elif _is_given_isotretinoin(entry, intake):
            intake.keep(entry, "course", "is isotretinoin that was given; record on which day it was first taken")
        elif entry.type in NOT_READ:
            unread.setdefault(entry.type, []).append(entry)
        elif entry.type not in OF_NO_CONCERN:
            intake.keep(entry, "record", f"{shown(entry.type)!r} is not known here; check its name, or unpack it")
    for name, found in unread.items():
        count = "this one was" if len(found) == 1 else f"{len(found)} were"
        intake.note(found[0], f"resources of the type {name} are not read; {count} left out")


def _is_given_isotretinoin(entry: Entry, intake: Intake) -> bool:
    administration = entry.type == "MedicationAdministration"
    return administration and verdict(drug_in(entry, intake.bundle)) is not Verdict.OTHER


def _check_coverage(entry: Entry, intake: Intake) -> None:
    listed = entry.resource.get("class")
    for index, item in enumerate(objects(listed)):
        if not _is_concept(obj(item).get("type")):
            said = "must be a CodeableConcept with `coding`; this Coverage was left out"
            intake.note(entry, f"class[{index}].type {said}")
            return


def _is_concept(given: object) -> bool:
    concept: Object = obj(given)
    return bool(text(concept.get("text")) or objects(concept.get("coding")))


def _warn(entry: Entry, intake: Intake) -> None:
    """What a server says about its own answer; an error means that something may be missing."""
    for issue in objects(entry.resource.get("issue")):
        if issue.get("severity") in ("error", "fatal"):
            details = text(obj(issue.get("details")).get("text"))
            said = shown(text(issue.get("diagnostics")) or details or issue.get("code"))
            intake.keep(entry, "record", f"the server reported {said!r}; something may be missing, ask it again")
