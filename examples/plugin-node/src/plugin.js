// The plugin of examples/plugin-hello, in JavaScript: it looks people up at a service and proposes what it finds, counts
// the contacts that are made, and greets a contact when it is asked to.
import { PluginError, serve } from "./kontor.js";

const text = (value) => ({ kind: "VALUE_KIND_TEXT", text: value });

serve({
  async Enrich({ record }, host) {
    const email = record?.fields.email?.text;
    if (!email) return {};
    const { value: key } = await host.GetSecret({ name: "api_key" });
    const answer = await host.Fetch({
      method: "GET",
      url: `https://people.example.com/v1/find?email=${encodeURIComponent(email)}`,
      headers: [{ name: "Authorization", value: `Bearer ${key}` }],
    });
    if (answer.status === 404) return {};
    if (answer.status !== 200) {
      throw new PluginError("upstream", `the people service answered ${answer.status}`, { retryable: answer.status >= 500 });
    }
    const found = JSON.parse(answer.body.toString());
    return {
      suggestions: [
        { field: "job_title", value: text(found.title), confidence: 0.9, source: "People" },
        { field: "department", value: text(found.department), confidence: 0.5, source: "People" },
      ],
    };
  },

  async HandleEvents({ events }, host) {
    const failures = [];
    for (const event of events.filter((e) => e.type === "record.created")) {
      try {
        await count(event, host);
      } catch (e) {
        failures.push({ id: event.id, error: { code: e.code ?? "internal", message: e.message, retryable: e.retryable } });
      }
    }
    return { failures };
  },

  RunAction({ action, context, record }) {
    if (action !== "greet") throw new PluginError("not_found", `there is no action ${action}`, { field: "action" });
    const greeting = context?.locale === "de" ? "Hallo" : "Hello";
    return { outputJson: Buffer.from(JSON.stringify({ text: `${greeting}, ${record?.fields.first_name?.text ?? ""}!` })) };
  },
});

// count leaves a mark for each event, since an event may come twice.
async function count(event, host) {
  if ((await host.KVGet({ key: `seen/${event.id}` })).found) return;
  const { value } = await host.KVGet({ key: "count" });
  const n = Number(value.toString() || 0) + 1;
  await host.KVSet({ key: "count", value: Buffer.from(String(n)) });
  await host.KVSet({ key: `seen/${event.id}`, value: Buffer.from("1") });
  await host.Log({ level: "LOG_LEVEL_INFO", message: "counted a contact", attributes: { event: event.id } });
  await host.EmitEvent({ type: "hello.counted", record: { object: event.record?.object, id: event.record?.id }, dataJson: Buffer.from(JSON.stringify({ count: n })) });
}
