"""The API's description, with problem documents under their own media type."""

from typing import Any

from fastapi import FastAPI

NEVER_SENT = ("HTTPValidationError", "ValidationError")  # FastAPI's own; ours are problems


def describe_problems(app: FastAPI) -> None:
    """FastAPI files every documented answer under `application/json`; move the problems."""
    describe = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            _mend(describe())
        return describe()

    app.openapi = described  # type: ignore[method-assign]  # the way FastAPI documents


def _mend(description: dict[str, Any]) -> None:
    for name in NEVER_SENT:
        description["components"]["schemas"].pop(name, None)
    for path in description["paths"].values():
        for operation in path.values():
            answers = operation["responses"]
            for status in [s for s, answer in answers.items() if _schema(answer) in NEVER_SENT]:
                del answers[status]
            for answer in answers.values():
                if _schema(answer) == "Problem":
                    content = answer["content"]
                    content["application/problem+json"] = content.pop("application/json")


def _schema(answer: dict[str, Any]) -> str:
    """The name of the type an answer has."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).rpartition("/")[2]
