"""Answers as the web process gives them: kept, or asked of the workers, each client its share."""

from app.answers.answers import Answer, Answers
from app.answers.canonical import canonical
from app.answers.checks import Checks
from app.answers.question import Question

__all__ = ["Answer", "Answers", "Checks", "Question", "canonical"]
