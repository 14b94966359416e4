// The official JavaScript client against a mesh: node openai_client.mjs URL MODEL KEY
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { run } from "./checks.mjs";

const require = createRequire(process.cwd() + "/");
const { default: OpenAI } = require("openai");
const [url, model, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL: url + "/v1", apiKey, maxRetries: 0 });
const messages = [{ role: "user", content: "Hello" }];
const parameters = {
  type: "object",
  properties: { city: { type: "string", maxLength: 8 }, celsius: { type: "boolean" } },
  required: ["city", "celsius"],
  additionalProperties: false,
};
const tools = [{ type: "function", function: { name: "weather", parameters } }];
const ask = (options) => client.chat.completions.create({ model, messages, temperature: 0, ...options });

await run({
  async chat() {
    const whole = await ask({ max_tokens: 12 });
    let text = "";
    for await (const chunk of await ask({ max_tokens: 12, stream: true })) {
      text += chunk.choices[0]?.delta?.content ?? "";
    }
    assert.equal(text, whole.choices[0].message.content);
  },
  async tools() {
    const answer = await ask({ max_tokens: 200, tools, tool_choice: "required" });
    const call = answer.choices[0].message.tool_calls[0];
    assert.equal(call.function.name, "weather");
    assert.equal(typeof JSON.parse(call.function.arguments).celsius, "boolean");
    const stream = client.chat.completions.stream({
      model, messages, max_tokens: 200, tools, tool_choice: { type: "function", function: { name: "weather" } },
    });
    const final = await stream.finalChatCompletion();
    assert.equal(typeof JSON.parse(final.choices[0].message.tool_calls[0].function.arguments).city, "string");
  },
  async jsonSchema() {
    const json_schema = { name: "weather", schema: parameters, strict: true };
    const answer = await ask({ max_tokens: 200, response_format: { type: "json_schema", json_schema } });
    assert.deepEqual(Object.keys(JSON.parse(answer.choices[0].message.content)).sort(), ["celsius", "city"]);
  },
  async models() {
    const ids = [];
    for await (const each of client.models.list()) ids.push(each.id);
    assert.deepEqual(ids, [model]);
    assert.equal((await client.models.retrieve(model)).id, model);
    await assert.rejects(client.models.retrieve("org/other"), OpenAI.NotFoundError);
  },
  async responses() {
    const answer = await client.responses.create({ model, input: "Hello", max_output_tokens: 12, temperature: 0 });
    let text = "";
    const stream = await client.responses.create({ model, input: "Hello", max_output_tokens: 12, temperature: 0, stream: true });
    for await (const event of stream) if (event.type === "response.output_text.delta") text += event.delta;
    assert.equal(text, answer.output_text);
  },
  async abort() {
    const stream = await ask({ stream: true, ignore_eos: true });
    for await (const _ of stream) break;
    stream.controller.abort();
  },
});
