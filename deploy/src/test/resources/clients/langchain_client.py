"""LangChain against a mesh: python langchain_client.py URL MODEL KEY"""
import sys

from langchain_openai import ChatOpenAI
from pydantic import BaseModel, Field

import checks

url, model, key = sys.argv[1:]
llm = ChatOpenAI(base_url=url + "/v1", api_key=key, model=model, temperature=0, max_tokens=200, max_retries=0)


class Weather(BaseModel):
    """The weather of a city."""

    city: str = Field(max_length=8)
    celsius: bool


def chat():
    whole = llm.bind(max_tokens=12).invoke("Hello")
    pieces = [chunk.content for chunk in llm.bind(max_tokens=12).stream("Hello")]
    assert "".join(pieces) == whole.content, (pieces, whole)
    assert whole.usage_metadata["output_tokens"] > 0, whole


def tools():
    for choice in ("any", "Weather"):
        calls = llm.bind_tools([Weather], tool_choice=choice).invoke("Hello").tool_calls
        assert calls and calls[0]["name"] == "Weather" and calls[0]["args"].keys() == {"city", "celsius"}, calls
    llm.bind_tools([Weather]).bind(max_tokens=8).invoke("Hello")


def structured():
    for method in ("function_calling", "json_schema"):
        assert isinstance(llm.with_structured_output(Weather, method=method).invoke("Hello"), Weather), method
    answer = llm.with_structured_output(Weather, method="json_mode", include_raw=True).invoke("Answer in JSON")
    assert answer["raw"].content.startswith("{"), answer


checks.run(chat, tools, structured)
