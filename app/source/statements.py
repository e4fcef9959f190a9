"""Statements: a function's syntax tree as lines, with comments where they are known."""

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Callable, Iterator

from app.source.layout import INDENT, WIDTH, Brackets, Code, Item, commented, laid_out

CommentOf = Callable[[ast.stmt], str]


def no_comment(statement: ast.stmt) -> str:  # noqa: ARG001 - as any comment's
    """For statements that have none."""
    return ""


def function_lines(
    tree: ast.FunctionDef, indent: str, comment_of: CommentOf = no_comment, first: str = ""
) -> list[str]:
    """The lines of a function, the first with a comment."""
    return commented(_header(tree, indent), first) + _block(tree.body, indent + INDENT, comment_of)


def _block(body: list[ast.stmt], indent: str, comment_of: CommentOf) -> list[str]:
    return [line for statement in body for line in _lines(statement, indent, comment_of)]


def _lines(statement: ast.stmt, indent: str, comment_of: CommentOf) -> Iterator[str]:
    if isinstance(statement, ast.If | ast.For | ast.While):
        yield from _header(statement, indent)
        yield from _block(statement.body, indent + INDENT, comment_of)
        if statement.orelse:
            yield f"{indent}else:"
            yield from _block(statement.orelse, indent + INDENT, comment_of)
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        yield from docstring_lines(inspect.cleandoc(str(statement.value.value)), indent)
    else:
        yield from commented(_simple(statement, indent), comment_of(statement))


def docstring_lines(text: str, indent: str) -> list[str]:
    """A text as a docstring; the quotes that end it stand alone if it has several lines."""
    text = text.replace("\\", "\\\\")
    if "\n" not in text and len(indent + text) + 6 <= WIDTH:
        return [f'{indent}"""{text}"""']
    lines = f'"""{text}\n"""'.split("\n")
    return [indent + line if line else "" for line in lines]


def _header(statement: ast.stmt, indent: str) -> list[str]:
    """A compound statement's first line."""
    body, statement.body = statement.body, [ast.Pass()]  # type: ignore[attr-defined]
    rest, statement.orelse = getattr(statement, "orelse", []), []  # type: ignore[attr-defined]
    line = double_quoted(ast.unparse(statement)).split("\n")[0]
    line = re.sub(r"(: [\w.\[\] |]+)=", r"\1 = ", line)  # a default behind an annotation
    statement.body, statement.orelse = body, rest  # type: ignore[attr-defined]
    return [indent + line]


def _simple(statement: ast.stmt, indent: str) -> list[str]:
    value = getattr(statement, "value", None)
    if not isinstance(value, ast.Call):
        return [indent + line for line in double_quoted(ast.unparse(statement)).split("\n")]
    whole, called = double_quoted(ast.unparse(statement)), double_quoted(ast.unparse(value))
    return laid_out(_code(value), indent, whole.removesuffix(called))


def _code(node: ast.expr) -> Code:
    """An expression, open to be broken at its brackets."""
    if isinstance(node, ast.Call):
        items = [Item(_code(argument)) for argument in node.args]
        items += [Item(_code(word.value), f"{word.arg}=") for word in node.keywords]
        return Brackets(f"{ast.unparse(node.func)}(", items, ")")
    if isinstance(node, ast.List):
        return Brackets("[", [Item(_code(item)) for item in node.elts], "]")
    return double_quoted(ast.unparse(node))


def double_quoted(code: str) -> str:
    """The same code, its texts in double quotes where these need no escapes."""
    if "'" not in code:
        return code
    lines = code.splitlines(keepends=True)
    for token in reversed(list(tokenize.generate_tokens(io.StringIO(code).readline))):
        text = token.string
        if token.type == tokenize.STRING and text[0] == "'" and not set('"\\') & set(text):
            row, start, end = token.start[0] - 1, token.start[1], token.end[1]
            lines[row] = f'{lines[row][:start]}"{text[1:-1]}"{lines[row][end:]}'
    return "".join(lines)
