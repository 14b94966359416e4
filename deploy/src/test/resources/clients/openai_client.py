"""The official Python client against a mesh: python openai_client.py URL MODEL KEY"""
import json
import sys

import openai

import checks

url, model, key = sys.argv[1:]
client = openai.OpenAI(base_url=url + "/v1", api_key=key, max_retries=0, timeout=120)
HELLO = [{"role": "user", "content": "Hello"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of a city",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "maxLength": 8},
                "unit": {"enum": ["C", "F"]},
            },
            "required": ["city", "unit"],
            "additionalProperties": False,
        },
    },
}
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 8}, "age": {"type": "integer", "minimum": 0, "maximum": 150}},
    "required": ["name", "age"],
    "additionalProperties": False,
}


def chat(**options):
    return client.chat.completions.create(model=model, messages=HELLO, temperature=0, **options)


def whole_and_streamed():
    whole = chat(max_tokens=12)
    pieces, finish, usage = [], None, None
    for chunk in chat(max_tokens=12, stream=True, stream_options={"include_usage": True}):
        if chunk.choices:
            pieces.append(chunk.choices[0].delta.content or "")
            finish = chunk.choices[0].finish_reason or finish
        usage = chunk.usage or usage
    assert "".join(pieces) == whole.choices[0].message.content, (pieces, whole)
    assert finish == whole.choices[0].finish_reason
    assert usage.completion_tokens == whole.usage.completion_tokens


def without_max_tokens():
    for _ in chat(stream=True):
        break


def completions():
    answer = client.completions.create(model=model, prompt="Hello", max_tokens=4, logprobs=2, echo=True)
    assert answer.choices[0].text.startswith("Hello"), answer
    assert len(answer.choices[0].logprobs.tokens) == answer.usage.total_tokens, answer


def required_tool_call():
    call = chat(max_tokens=200, tools=[WEATHER], tool_choice="required").choices[0].message.tool_calls[0]
    arguments = json.loads(call.function.arguments)
    assert call.function.name == "weather" and arguments["unit"] in "CF", call
    named = {"type": "function", "function": {"name": "weather"}}
    name, pieces = None, []
    for chunk in chat(max_tokens=200, tools=[WEATHER], tool_choice=named, stream=True):
        for delta in chunk.choices[0].delta.tool_calls or []:
            name = delta.function.name or name
            pieces.append(delta.function.arguments or "")
    assert name == "weather" and json.loads("".join(pieces)).keys() == {"city", "unit"}, pieces


def tool_result_goes_back():
    call = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Rome"}'}}
    messages = HELLO + [
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "sunny"},
    ]
    answer = client.chat.completions.create(model=model, messages=messages, tools=[WEATHER], max_tokens=4)
    assert answer.choices[0].finish_reason


def json_schema():
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": PERSON, "strict": True}}
    person = json.loads(chat(max_tokens=200, response_format=form).choices[0].message.content)
    assert person.keys() == {"name", "age"}, person
    form = {"type": "json_object"}
    assert isinstance(json.loads(chat(max_tokens=200, response_format=form).choices[0].message.content), dict)


def models():
    listed = client.models.list().data
    assert [each.id for each in listed] == [model], listed
    assert client.models.retrieve(model).id == model


def responses():
    answer = client.responses.create(model=model, input="Hello", max_output_tokens=12, temperature=0)
    text, final = "", None
    for event in client.responses.create(
        model=model, input="Hello", max_output_tokens=12, temperature=0, stream=True
    ):
        if event.type == "response.output_text.delta":
            text += event.delta
        if event.type in ("response.completed", "response.incomplete"):
            final = event.response
    assert text == answer.output_text == final.output_text, (text, answer.output_text)
    assert final.status == answer.status, (final, answer)


def refusals():
    for wrong in ({"max_tokens": -1}, {"n": 10_000}):
        try:
            chat(**wrong)
        except openai.BadRequestError as error:
            assert error.body["param"] in ("max_tokens", "n"), error.body
        else:
            raise AssertionError(f"{wrong} was accepted")
    try:
        client.models.retrieve("org/other")
    except openai.NotFoundError:
        pass
    else:
        raise AssertionError("an unknown model was found")


def abort():
    stream = chat(stream=True, extra_body={"ignore_eos": True})
    next(iter(stream))
    stream.close()


checks.run(
    whole_and_streamed,
    without_max_tokens,
    completions,
    required_tool_call,
    tool_result_goes_back,
    json_schema,
    models,
    responses,
    refusals,
    abort,
)
