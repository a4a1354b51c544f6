"""Announcing a file: translation only; the rules are in backend.organizations.uploads."""

import strawberry
from strawberry import auto, relay

from backend.organizations import models, uploads
from schema.access import node
from schema.context import Info
from schema.mutations import Payload, changed, mutation
from tenants.roles import Permission


@node(models.Upload, reads=Permission.UPLOAD_WRITE)
class Upload(relay.Node):
    """A file that somebody announced and then sent, to be imported."""

    filename: auto
    size: auto
    expires_at: auto
    stored_at: auto
    created_at: auto


@strawberry.input(description="A file that is about to be sent.")
class CreateUploadInput:
    filename: str = strawberry.field(description="What the file is called.")
    size: int = strawberry.field(description="How many bytes it has: at most 2 MB (2097152).")


@strawberry.type(description="Where to send the file, or why it cannot be sent.")
class CreateUploadPayload(Payload):
    upload: Upload | None = changed("The announced file.")
    url: str | None = strawberry.field(
        default=None, description="PUT the file's raw bytes here, once, before the upload expires; no key is asked for."
    )


@strawberry.type
class UploadMutations:
    @mutation(Permission.UPLOAD_WRITE, description="Announce a file and be told where to send it.")
    def create_upload(self, info: Info, input: CreateUploadInput) -> CreateUploadPayload:
        actor = info.context.actor
        upload = uploads.create_upload(actor, filename=input.filename, size=input.size)
        return CreateUploadPayload.of(upload=upload, values={"url": uploads.address_for(actor, upload)})
