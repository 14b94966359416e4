// Vercel's AI SDK against a mesh: node ai_sdk_client.mjs URL MODEL KEY
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { run } from "./checks.mjs";

const require = createRequire(process.cwd() + "/");
const { generateText, streamText, generateObject, tool } = require("ai");
const { createOpenAICompatible } = require("@ai-sdk/openai-compatible");
const { z } = require("zod");
const [url, name, apiKey] = process.argv.slice(2);
const provider = createOpenAICompatible({ name: "mesh", baseURL: url + "/v1", apiKey, supportsStructuredOutputs: true });
const common = { model: provider(name), prompt: "Hello", temperature: 0, maxRetries: 0 };
const weather = tool({ description: "The weather", inputSchema: z.object({ celsius: z.boolean() }) });

await run({
  async chat() {
    const whole = await generateText({ ...common, maxOutputTokens: 12 });
    let text = "";
    for await (const piece of streamText({ ...common, maxOutputTokens: 12 }).textStream) text += piece;
    assert.equal(text, whole.text);
  },
  async tools() {
    const options = { ...common, maxOutputTokens: 200, tools: { weather }, toolChoice: "required" };
    const whole = await generateText(options);
    assert.equal(typeof whole.toolCalls[0].input.celsius, "boolean");
    const calls = await streamText(options).toolCalls;
    assert.equal(typeof calls[0].input.celsius, "boolean");
  },
  async jsonSchema() {
    const schema = z.object({ celsius: z.boolean(), degrees: z.number().int().min(0).max(99) });
    const answer = await generateObject({ ...common, maxOutputTokens: 200, schema });
    assert.equal(typeof answer.object.degrees, "number");
  },
  async abort() {
    const leave = new AbortController();
    const stream = streamText({ ...common, abortSignal: leave.signal, onError() {} });
    for await (const _ of stream.textStream) break;
    leave.abort();
  },
});
