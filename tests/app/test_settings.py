"""Limits and addresses from the environment."""

import pytest
from pydantic import ValidationError

from app.settings import Settings, variable


def test_each_has_its_variable(monkeypatch):
    monkeypatch.setenv("BLOCKZOO_ALLOWED_HOSTS", "one.example, two.example")
    monkeypatch.setenv("BLOCKZOO_WORKERS", "3")
    settings = Settings()
    assert settings.allowed_hosts == ("one.example", "two.example")
    assert (settings.workers, settings.queue) == (3, 24)
    assert variable("max_layers") == "BLOCKZOO_MAX_LAYERS"


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValidationError):
        Settings(workers=0)


def test_every_setting_says_what_it_is():
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
