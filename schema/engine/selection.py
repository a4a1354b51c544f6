"""What an operation selects: fields merged by their response key, with arguments as values and slots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import graphql as gql

from schema.engine.slots import Uncompilable

Fields = dict[str, list[gql.FieldNode]]
SelectionSets = Iterable[gql.SelectionSetNode]
UNDEFINED = gql.Undefined


class Selection:
    """The selections of one operation, read with its variables."""

    def __init__(
        self,
        schema: gql.GraphQLSchema,
        fragments: Mapping[str, gql.FragmentDefinitionNode],
        variables: Mapping[str, Any],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.variables = variables

    def fields(self, type: gql.GraphQLObjectType, sets: SelectionSets) -> Fields:
        """Return the fields that are selected of an object of this type, those of one key together."""
        found: Fields = {}
        spread: set[str] = set()

        def visit(selection_set: gql.SelectionSetNode) -> None:
            for node in selection_set.selections:
                if not self._is_included(node):
                    continue
                if isinstance(node, gql.FieldNode):
                    found.setdefault((node.alias or node.name).value, []).append(node)
                elif isinstance(node, gql.InlineFragmentNode):
                    if self._covers(node.type_condition, type):
                        visit(node.selection_set)
                elif isinstance(node, gql.FragmentSpreadNode) and node.name.value not in spread:
                    spread.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    if self._covers(fragment.type_condition, type):
                        visit(fragment.selection_set)

        for selection_set in sets:
            visit(selection_set)
        return found

    def _covers(self, condition: gql.NamedTypeNode | None, type: gql.GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == type.name:
            return True
        wanted = self.schema.type_map[condition.name.value]
        return gql.is_abstract_type(wanted) and self.schema.is_sub_type(wanted, type)  # type: ignore[arg-type]

    def _is_included(self, node: gql.SelectionNode) -> bool:
        for directive in node.directives or ():
            name = directive.name.value
            if name not in {"include", "skip"}:
                raise Uncompilable(f"@{name} is not for plans")
            if self.value(directive.arguments[0].value, gql.GraphQLBoolean) is (name == "skip"):
                return False
        return True

    def arguments(self, field: gql.GraphQLField, node: gql.FieldNode) -> dict[str, Any]:
        """Return the arguments that are given, by GraphQL name; what is absent is left out."""
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        values = {
            name: self.value(given[name], argument.type) for name, argument in field.args.items() if name in given
        }
        return {name: value for name, value in values.items() if value is not UNDEFINED}

    def value(self, node: gql.ValueNode, type: Any) -> Any:
        """Return a written value in Python, with what its variables hold or the slots of that."""
        if isinstance(node, gql.VariableNode):
            return self.variables.get(node.name.value, UNDEFINED)
        if isinstance(type, gql.GraphQLNonNull):
            return self.value(node, type.of_type)
        if isinstance(node, gql.NullValueNode):
            return None
        if isinstance(type, gql.GraphQLList):
            items = node.values if isinstance(node, gql.ListValueNode) else (node,)
            return [self.value(item, type.of_type) for item in items]
        if isinstance(node, gql.ObjectValueNode):
            values = {
                field.name.value: self.value(field.value, type.fields[field.name.value].type) for field in node.fields
            }
            return {name: value for name, value in values.items() if value is not UNDEFINED}
        return gql.value_from_ast(node, type)


def inner_sets(nodes: Iterable[gql.FieldNode]) -> list[gql.SelectionSetNode]:
    return [node.selection_set for node in nodes if node.selection_set]


def named(type: Any) -> Any:
    """Return the type inside lists and non-nulls."""
    return gql.get_named_type(type)
