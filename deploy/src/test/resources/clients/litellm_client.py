"""LiteLLM against a mesh: python litellm_client.py URL MODEL KEY"""
import json
import sys

import litellm

import checks

url, model, key = sys.argv[1:]
HELLO = [{"role": "user", "content": "Hello"}]
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"celsius": {"type": "boolean"}}, "required": ["celsius"]},
    },
}


def ask(**options):
    return litellm.completion(
        model="openai/" + model, api_base=url + "/v1", api_key=key, messages=HELLO, temperature=0, num_retries=0, **options
    )


def chat():
    whole = ask(max_tokens=12).choices[0].message.content
    pieces = [chunk.choices[0].delta.content or "" for chunk in ask(max_tokens=12, stream=True)]
    assert "".join(pieces) == whole, (pieces, whole)


def tools():
    call = ask(max_tokens=200, tools=[TOOL], tool_choice="required").choices[0].message.tool_calls[0]
    assert call.function.name == "weather" and "celsius" in json.loads(call.function.arguments), call


def json_schema():
    schema = TOOL["function"]["parameters"]
    form = {"type": "json_schema", "json_schema": {"name": "w", "schema": schema, "strict": True}}
    assert "celsius" in json.loads(ask(max_tokens=200, response_format=form).choices[0].message.content)


checks.run(chat, tools, json_schema)
