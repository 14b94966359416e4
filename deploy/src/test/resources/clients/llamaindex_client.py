"""LlamaIndex against a mesh: python llamaindex_client.py URL MODEL KEY"""
import sys

from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.llms.openai_like import OpenAILike

import checks

url, model, key = sys.argv[1:]
llm = OpenAILike(
    api_base=url + "/v1", api_key=key, model=model, is_chat_model=True, is_function_calling_model=True,
    temperature=0, max_tokens=200, max_retries=0, context_window=4096,
)


def weather(celsius: bool) -> str:
    """The weather."""
    return "sunny"


def chat():
    whole = llm.chat([ChatMessage(role="user", content="Hello")], max_tokens=12)
    pieces = [part.delta or "" for part in llm.stream_chat([ChatMessage(role="user", content="Hello")], max_tokens=12)]
    assert "".join(pieces) == whole.message.content, (pieces, whole)


def tools():
    answer = llm.chat_with_tools([FunctionTool.from_defaults(weather)], user_msg="Hello", tool_required=True)
    calls = llm.get_tool_calls_from_response(answer)
    assert calls[0].tool_name == "weather" and calls[0].tool_kwargs.keys() == {"celsius"}, calls


checks.run(chat, tools)
