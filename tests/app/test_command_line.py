"""The command line."""

import socket
import subprocess
import sys

import psutil
from click.testing import CliRunner

from app.command_line import main
from tests.app.serving import serving


def run(*arguments, **environment):
    return CliRunner().invoke(main, ["serve", *arguments], env=environment)


def test_it_prints_its_address_and_listens_on_the_loopback_only(service):
    """R15: whoever is elsewhere finds nothing there to talk to."""
    connections = psutil.Process(service.process.pid).net_connections("inet")
    listening = {one.laddr for one in connections if one.status == psutil.CONN_LISTEN}
    assert listening == {("127.0.0.1", service.client.base_url.port)}


def test_python_m_app_is_the_same_command():
    command = [sys.executable, "-m", "app", "--help"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert text.startswith("Usage: blockzoo")
    assert "serve" in text


def test_a_busy_port_is_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("--port", str(port))
    assert result.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port}" in result.output
    assert "--port" in result.output


def test_a_bad_setting_is_a_sentence():
    result = run(BLOCKZOO_WORKERS="none")
    assert result.exit_code == 1
    assert result.output.startswith("Error: BLOCKZOO_WORKERS")


def test_a_host_that_others_reach_needs_the_names_it_is_called_by():
    result = run("--host", "0.0.0.0", "--port", "0")
    assert result.exit_code == 1
    assert "--allowed-host" in result.output


def test_such_a_host_is_served_under_these_names_with_a_warning(capfd):
    options = ("--host", "0.0.0.0", "--allowed-host", "class.example")
    with serving(*options, workers=1) as service:
        port = service.client.base_url.port
        statuses = [
            service.client.get(f"http://127.0.0.1:{port}/healthz", headers={"Host": host})
            for host in ("class.example", "localhost", "evil.example")
        ]
    assert [reply.status_code for reply in statuses] == [200, 200, 400]
    assert "Warning: listening on 0.0.0.0" in capfd.readouterr().err
