#!/usr/bin/env python3
"""Creates a todo, talks to the assistant, loses the connection, resumes, and undoes everything.

Needs Python 3.9 and nothing else. A test of this repository runs it.

    TODO_AGENTS_TOKEN=ta_... python3 todo_agents.py http://localhost:3000

Without a token it signs in as a new guest.
"""

import json
import os
import sys
import urllib.error
import urllib.request
import uuid
from datetime import date, timedelta

URL = (sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TODO_AGENTS_URL", "http://localhost:3000")).rstrip("/")


class ApiError(Exception):
    """The server refused a request. `field` names the field at fault, if there is one."""

    def __init__(self, status, code, message, field=None):
        super().__init__(message)
        self.status, self.code, self.field = status, code, field


def send(method, path, body=None, token=None, headers=None):
    """Sends a request and returns the open response."""
    request = urllib.request.Request(URL + path, method=method, headers=headers or {})
    # A refused stream is answered with JSON, too.
    request.add_header("Accept", "application/json, text/event-stream")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    try:
        return urllib.request.urlopen(request, timeout=60)
    except urllib.error.HTTPError as refused:
        answer = json.load(refused)
        error = answer.get("error", answer)
        raise ApiError(refused.code, error["code"], error["message"], error.get("field")) from None


def call(method, path, body=None, headers=None):
    """Calls an operation of the REST API and returns its answer."""
    with send(method, "/api/v1" + path, body, TOKEN, headers) as response:
        return json.load(response) if response.status != 204 else None


def sign_in_as_guest():
    with send("POST", "/api/auth/sign-in/anonymous", {}) as response:
        session = response.headers["set-auth-token"]
    with send("GET", "/api/auth/token", token=session) as response:
        return json.load(response)["token"]


def read_events(response):
    """Yields (id, event, data) of a stream of Server-Sent Events. The data of each event is JSON on one line."""
    fields = {}
    for line in response:
        line = line.decode().rstrip("\r\n")
        if line == "":
            if "data" in fields:
                yield fields.get("id"), fields["event"], json.loads(fields["data"])
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            fields[name] = value[1:] if value.startswith(" ") else value


LAST_EVENTS = {"history", "error", "rate_limit_exceeded", "approval_required"}


def ask(message):
    """Sends a message to the assistant and yields its events. Cuts the connection once, to show how to resume."""
    body = {"messages": [{"role": "user", "content": message}]}
    # With the key, a message that is sent again joins the run of the first one.
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    response = send("POST", "/api/todos/agent-create/stream", body, TOKEN, headers)
    run_id = last_id = None
    has_cut = False
    while True:
        with response:
            for event_id, event, data in read_events(response):
                last_id = event_id or last_id
                if event == "session_initialized":
                    run_id = data["run_id"]
                yield event, data
                if event in LAST_EVENTS:
                    return
                if event == "tool_call" and not has_cut:
                    has_cut = True
                    break
        print(f"  (connection lost after event {last_id}; resuming)")
        headers = {"Last-Event-ID": last_id}
        response = send("GET", f"/api/todos/agent-runs/{run_id}/stream", token=TOKEN, headers=headers)
        if response.status == 204:
            return


def main():
    # The same key makes the call safe to repeat: the todo is created once.
    key = {"Idempotency-Key": str(uuid.uuid4())}
    friday = (date.today() + timedelta(days=7)).isoformat()
    created = call("POST", "/todos", {"item": "Water the plants", "due_date": friday, "tags": ["home"]}, key)
    again = call("POST", "/todos", {"item": "Water the plants", "due_date": friday, "tags": ["home"]}, key)
    todo = created["todos"][0]
    print(f"Created {todo['item']!r}; sent again, it is the same todo: {again['todos'][0]['id'] == todo['id']}")

    try:
        call("POST", "/todos", {"item": "", "colour": "red"})
    except ApiError as error:
        print(f"Refused with {error.status} {error.code}, field {error.field!r}: {error}")

    run_id = None
    for event, data in ask("buy oat milk tomorrow at 9"):
        if event == "session_initialized":
            run_id = data["run_id"]
        elif event == "tool_call":
            print(f"  -> {data['tool_name']} {json.dumps(data['arguments'])}")
        elif event == "message":
            print(f"Assistant: {data['content']}")
        elif event in ("error", "rate_limit_exceeded"):
            raise SystemExit(data["message"])

    cursor, items = None, []
    while True:
        page = call("GET", "/todos?limit=50" + (f"&cursor={cursor}" if cursor else ""))
        items += [todo["item"] for todo in page["todos"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    print("Open todos:", ", ".join(sorted(items)))

    call("POST", "/changes/undo", {"run_id": run_id})
    call("POST", "/changes/undo", {"change_id": created["change_ids"]})
    print("After the undo:", len(call("GET", "/todos")["todos"]))


if __name__ == "__main__":
    try:
        TOKEN = os.environ.get("TODO_AGENTS_TOKEN") or sign_in_as_guest()
        main()
    except ApiError as refused:
        raise SystemExit(f"{refused.status} {refused.code}: {refused}") from None
    except urllib.error.URLError as lost:
        raise SystemExit(f"{URL} cannot be reached: {lost.reason}") from None
