"""Beside the steps: a questionnaire of the company's own, brought in from its file and published."""

from examples.api import Api
from examples.company import Company
from examples.steps.organizations import UPLOAD

KNOWN = "query Known { client { questionnaires(first: 100) { edges { node { key } } } } }"
IMPORT = """mutation Import($input: ImportQuestionnaireInput!) {
  importQuestionnaire(input: $input) {
    questionnaire { id key } fileErrors { line place message { en } } errors { code path message }
  }
}"""
PUBLISH = """mutation Publish($input: PublishQuestionnaireInput!) {
  publishQuestionnaire(input: $input) { questionnaire { id } errors { code path message } }
}"""


def put_questionnaires(client: Api, company: Company) -> None:
    """Publish each questionnaire of the company's folder; one that was loaded before stays as it is."""
    edges = client.ask(KNOWN)["client"]["questionnaires"]["edges"]
    known = {edge["node"]["key"] for edge in edges}
    for file in company.facts.get("questionnaires", []):
        if file["key"] not in known:
            content = (company.folder / file["file"]).read_bytes()
            announced = client.do(UPLOAD, filename=file["file"], size=len(content))
            client.put(announced["url"], content)
            draft = client.do(IMPORT, uploadId=announced["upload"]["id"], replaceDraft=True)["questionnaire"]
            client.do(PUBLISH, id=draft["id"])
