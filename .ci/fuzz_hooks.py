"""What fuzzing avoids (long waits, other people's hosts), and its check of roles."""

import os

import schemathesis

ROLES = ["nobody", "viewer", "submitter", "operator"]

# Seconds: long enough for a request to be held, short enough not to delay the run.
LONGEST_WAIT = "1"

EVENT = {
    "type": "object",
    "required": ["id", "event", "data"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "event": {"const": "task"},
        "retry": {"type": "integer"},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"$ref": "#/components/schemas/Task"},
        },
    },
}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    without_unicode_classes(raw_schema)
    with_events(raw_schema)


def with_events(document):
    """OpenAPI 3.1 has the text of a whole stream; what is checked here is each event, and the task in it."""
    for path in document["paths"].values():
        for operation in path.values():
            for answer in operation.get("responses", {}).values():
                if "text/event-stream" in answer.get("content", {}):
                    answer["content"]["text/event-stream"] = {"itemSchema": EVENT}


def without_unicode_classes(node):
    """Python cannot generate text for such patterns; text they refuse is answered 422, as documented."""
    if isinstance(node, dict):
        if "\\p{" in str(node.get("pattern", "")):
            del node["pattern"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            without_unicode_classes(child)


@schemathesis.hook
def filter_query(context, query):
    """An empty list is sent as no parameter at all, whatever the case expects."""
    return not any(is_empty(value) for value in (query or {}).values())


def is_empty(value):
    return value is None or isinstance(value, (list, dict)) and all(map(is_empty, value))


@schemathesis.hook
def before_call(context, case, kwargs):
    wait = case.query.get("wait") if isinstance(case.query, dict) else None
    if str(wait).isdecimal() and 1 < int(wait) <= 20:
        case.query["wait"] = LONGEST_WAIT
    for task in case.body if isinstance(case.body, list) else [case.body]:
        params = task.get("params") if isinstance(task, dict) else None
        if isinstance(params, dict) and isinstance(params.get("webhookUrl"), str):
            params["webhookUrl"] = "https://sluice.invalid/"  # RFC 2606: belongs to nobody


@schemathesis.check
def role_is_enough(ctx, response, case):
    """An operation never succeeds for a role smaller than its own."""
    needed = case.operation.definition.raw["security"][0].get("bearer", ["nobody"])[0]
    small = ROLES.index(os.environ["FUZZ_ROLE"]) < ROLES.index(needed)
    if small and response.status_code < 400:
        raise AssertionError(f"answered {response.status_code}, but needs the role {needed}")
