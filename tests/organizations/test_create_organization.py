"""Adding an organization."""

from tests.world.build import ClientWorld

CREATE = """
mutation Create($input: CreateOrganizationInput!) {
  createOrganization(input: $input) {
    organization { id name kind parent { name } targetStage recommendedTarget { stage } }
    errors { code path message }
  }
}
"""
ALL = "{ client { organizations { totalCount edges { node { id name } } } } }"


def total(client: ClientWorld) -> int:
    return int(client.viewer.ask(ALL)["client"]["organizations"]["totalCount"])


def test_adds_a_unit_under_the_company(alder: ClientWorld) -> None:
    company = alder.manager.do(CREATE, kind="COMPANY", name="Alder")["organization"]
    unit = alder.manager.do(CREATE, kind="UNIT", name="Machines", parentId=company["id"])["organization"]

    assert unit["parent"] == {"name": "Alder"}
    assert total(alder) == 2


def test_recommends_a_target_stage_from_the_profile(alder: ClientWorld) -> None:
    company = alder.manager.do(CREATE, kind="COMPANY", name="Alder", profile="LARGE", sharesKeyAccounts=True)
    assert company["organization"]["recommendedTarget"] == {"stage": "INTEGRATED"}


def test_asks_why_another_target_is_chosen(alder: ClientWorld) -> None:
    refusal = alder.manager.refused(CREATE, kind="COMPANY", name="Alder", profile="SMALL", targetStage="INTEGRATED")
    assert refusal == [("REQUIRED", "input.targetReason")]
    assert total(alder) == 0


def test_refuses_a_blank_name_in_the_callers_language(alder: ClientWorld) -> None:
    payload = alder.manager.speaking("ja").attempt(CREATE, kind="COMPANY", name="")
    assert payload["errors"] == [
        {"code": "REQUIRED", "path": ["input", "name"], "message": "このフィールドは空ではいけません。"}
    ]
    assert total(alder) == 0


def test_refuses_a_second_row_with_the_same_external_id(alder: ClientWorld) -> None:
    alder.manager.do(CREATE, kind="COMPANY", name="Alder", externalId="A1")
    assert alder.manager.refused(CREATE, kind="COMPANY", name="Twin", externalId="A1") == [
        ("DUPLICATE", "input.externalId")
    ]
    assert total(alder) == 1


def test_answers_a_repeated_key_with_the_first_organization(alder: ClientWorld) -> None:
    first = alder.manager.do(CREATE, kind="COMPANY", name="Alder", idempotencyKey="k1")
    again = alder.manager.do(CREATE, kind="COMPANY", name="Alder", idempotencyKey="k1")
    assert again == first
    assert total(alder) == 1


def test_refuses_a_key_that_comes_back_with_another_input(alder: ClientWorld) -> None:
    alder.manager.do(CREATE, kind="COMPANY", name="Alder", idempotencyKey="k1")
    assert alder.manager.refused(CREATE, kind="COMPANY", name="Other", idempotencyKey="k1") == [
        ("IDEMPOTENCY_MISMATCH", "input.idempotencyKey")
    ]
    assert total(alder) == 1


def test_is_forbidden_to_a_viewer(alder: ClientWorld) -> None:
    assert alder.viewer.refused(CREATE, kind="COMPANY", name="Alder") == [("FORBIDDEN", "")]
    assert total(alder) == 0


def test_does_not_find_a_parent_of_another_client(alder: ClientWorld, birch: ClientWorld) -> None:
    foreign = birch.manager.do(CREATE, kind="COMPANY", name="Birch")["organization"]
    assert alder.manager.refused(CREATE, kind="UNIT", name="Thief", parentId=foreign["id"]) == [
        ("NOT_FOUND", "input.parentId")
    ]
    assert total(alder) == 0
