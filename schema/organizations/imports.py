"""Importing people from an uploaded file: translation only; the rules are in backend.organizations.imports."""

import strawberry
from strawberry import relay

from backend.core.refusal import Code, Refusal
from backend.core.text import Text
from backend.organizations import imports
from backend.organizations.people_csv import Fault
from schema.context import Info
from schema.mutations import Payload, id_of, mutation, user_error
from schema.organizations.uploads import UploadMutations
from schema.words import LocalizedText
from tenants.roles import Permission

SHOWN = 200


@strawberry.type(description="What is wrong in one row of a file.")
class RowError:
    code: Code = strawberry.field(description="What is wrong, for programs.")
    row: int = strawberry.field(description="The row as a spreadsheet counts it; the header is row 1.")
    column: str | None = strawberry.field(description="The column; null when the whole row is at fault.")
    message: LocalizedText = strawberry.field(description="What is wrong, for people.")

    @classmethod
    def of(cls, fault: Fault) -> "RowError":
        return cls(code=fault.code, row=fault.row, column=fault.column, message=LocalizedText.of(fault.text))


@strawberry.input(description="An uploaded CSV file of people.")
class ImportPeopleInput:
    upload_id: relay.GlobalID = strawberry.field(description="The uploaded file.")
    dry_run: bool = strawberry.field(default=False, description="Only say what would happen; change nothing.")


@strawberry.type(description="What the import did, or would do in a dry run, or why nothing was changed.")
class ImportPeoplePayload(Payload):
    created: int = strawberry.field(default=0, description="How many people are new.")
    changed: int = strawberry.field(default=0, description="How many known people changed.")
    unchanged: int = strawberry.field(default=0, description="How many known people stand as in the file already.")
    row_errors: list[RowError] = strawberry.field(
        default_factory=list, description=f"What is wrong row by row, at most the first {SHOWN}."
    )
    row_error_count: int = strawberry.field(default=0, description="How many faults there are in all.")


@strawberry.type
class PeopleImportMutations(UploadMutations):
    @mutation(
        Permission.PERSON_WRITE,
        description="Create or change people by their external_id from a CSV file; all of its rows or none.",
    )
    def import_people(self, info: Info, input: ImportPeopleInput) -> ImportPeoplePayload:
        actor = info.context.actor
        upload_id = id_of(input.upload_id, "Upload", "upload_id")
        done = imports.import_people(actor, upload_id, dry_run=input.dry_run)
        if done.faults:
            refusal = Refusal(Code.INVALID, FAULTY.with_facts(count=len(done.faults)), path=("upload_id",))
            return ImportPeoplePayload(
                errors=[user_error(refusal, actor.locale)],
                row_errors=[RowError.of(fault) for fault in done.faults[:SHOWN]],
                row_error_count=len(done.faults),
            )
        return ImportPeoplePayload(created=done.created, changed=done.changed, unchanged=done.unchanged)


FAULTY = Text(
    ja="ファイルに{count}件の誤りがあるため、何も取り込みませんでした。",
    en="Nothing was imported: there are {count} faults in the file.",
)
