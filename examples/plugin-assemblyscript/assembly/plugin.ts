// The plugin of examples/plugin-hello, in AssemblyScript: it looks people up at a service and proposes what it finds,
// counts the contacts that are made, and greets a contact when it is asked to.
import { Failure, Result, ask, run } from "./abi";
import { Reader, Writer, text, utf8 } from "./wire";

const VALUE_TEXT = 2;
const LOG_INFO = 2;

export function kontor_v1_abi(): i32 {
  return 1 << 16;
}

export function kontor_v1_call(methodSize: i32, reqSize: i32): i32 {
  return run(methodSize, reqSize, (method: string, req: Uint8Array): Result => {
    const prefix = "/kontor.plugin.v1.Plugin/";
    const name = method.startsWith(prefix) ? method.substring(prefix.length) : "";
    if (name == "Describe") return describe();
    if (name == "Enrich") return enrich(new Reader(req));
    if (name == "HandleEvents") return handleEvents(new Reader(req));
    if (name == "RunAction") return runAction(new Reader(req));
    return Result.fail(new Failure("unimplemented", method));
  });
}

function describe(): Result {
  return Result.of(new Writer().text(1, "kontor.plugin.v1").text(2, "assemblyscript/1.0").text(3, "enrich").text(3, "events").text(3, "actions"));
}

const unreadable = (): Result => Result.fail(new Failure("invalid", "the request cannot be read"));

/** Contact is what this plugin reads of a record. */
class Contact {
  object: string = "";
  id: string = "";
  email: string = "";
  firstName: string = "";

  static decode(b: Uint8Array): Contact {
    const c = new Contact();
    const r = new Reader(b);
    while (r.next()) {
      if (r.field == 1) c.object = r.text();
      else if (r.field == 2) c.id = r.text();
      else if (r.field == 4) c.entry(r.bytes());
      else r.skip();
    }
    return c;
  }

  private entry(b: Uint8Array): void {
    let key = "";
    let value = "";
    const r = new Reader(b);
    while (r.next()) {
      if (r.field == 1) key = r.text();
      else if (r.field == 2) {
        const v = new Reader(r.bytes());
        while (v.next()) {
          if (v.field == 2) value = v.text();
          else v.skip();
        }
      } else r.skip();
    }
    if (key == "email") this.email = value;
    else if (key == "first_name") this.firstName = value;
  }
}

function enrich(r: Reader): Result {
  let contact = new Contact();
  while (r.next()) {
    if (r.field == 2) contact = Contact.decode(r.bytes());
    else r.skip();
  }
  if (r.bad) return unreadable();
  if (contact.email == "") return Result.of(new Writer());

  const secret = ask("GetSecret", new Writer().text(1, "api_key"));
  if (secret.failure) return secret;
  const header = new Writer().text(1, "Authorization").text(2, "Bearer " + textField(secret.body, 1));
  const url = "https://people.example.com/v1/find?email=" + encodeURIComponent(contact.email);
  const answer = ask("Fetch", new Writer().text(1, "GET").text(2, url).message(3, header));
  if (answer.failure) return answer;

  let status: i32 = 0;
  let body = "";
  const a = new Reader(answer.body);
  while (a.next()) {
    if (a.field == 1) status = <i32>a.varint();
    else if (a.field == 3) body = a.text();
    else a.skip();
  }
  if (status == 404) return Result.of(new Writer());
  if (status != 200) {
    const f = new Failure("upstream", "the people service answered " + status.toString());
    f.retryable = status >= 500;
    return Result.fail(f);
  }
  return Result.of(
    new Writer()
      .message(1, suggestion("job_title", member(body, "title"), 0.9))
      .message(1, suggestion("department", member(body, "department"), 0.5)),
  );
}

function suggestion(field: string, value: string, confidence: f64): Writer {
  return new Writer()
    .text(1, field)
    .message(2, new Writer().varint(1, VALUE_TEXT).text(2, value))
    .double(3, confidence)
    .text(4, "People");
}

function handleEvents(r: Reader): Result {
  const events: Uint8Array[] = [];
  while (r.next()) {
    if (r.field == 2) events.push(r.bytes());
    else r.skip();
  }
  if (r.bad) return unreadable();
  const out = new Writer();
  for (let i = 0; i < events.length; i++) {
    const id = textField(events[i], 1);
    if (textField(events[i], 2) != "record.created") continue;
    const failure = count(id, events[i]);
    if (failure) out.message(1, new Writer().text(1, id).message(2, failure.encode()));
  }
  return Result.of(out);
}

/** count leaves a mark for each event, since an event may come twice. */
function count(id: string, event: Uint8Array): Failure | null {
  const seen = ask("KVGet", new Writer().text(1, "seen/" + id));
  if (seen.failure) return seen.failure;
  if (numberField(seen.body, 2) != 0) return null;
  const stored = ask("KVGet", new Writer().text(1, "count"));
  if (stored.failure) return stored.failure;
  const before = textField(stored.body, 1);
  const n = (before == "" ? 0 : <i32>parseInt(before)) + 1;
  let done = ask("KVSet", new Writer().text(1, "count").text(2, n.toString()));
  if (done.failure) return done.failure;
  done = ask("KVSet", new Writer().text(1, "seen/" + id).text(2, "1"));
  if (done.failure) return done.failure;
  ask("Log", new Writer().varint(1, LOG_INFO).text(2, "counted a contact").message(3, new Writer().text(1, "event").text(2, id)));

  let contact = new Contact();
  const r = new Reader(event);
  while (r.next()) {
    if (r.field == 4) contact = Contact.decode(r.bytes());
    else r.skip();
  }
  const ref = new Writer().text(1, contact.object).text(2, contact.id);
  return ask("EmitEvent", new Writer().text(1, "hello.counted").message(2, ref).text(3, '{"count":' + n.toString() + "}")).failure;
}

function runAction(r: Reader): Result {
  let action = "";
  let locale = "";
  let contact = new Contact();
  while (r.next()) {
    if (r.field == 1) locale = textField(r.bytes(), 6);
    else if (r.field == 2) action = r.text();
    else if (r.field == 4) contact = Contact.decode(r.bytes());
    else r.skip();
  }
  if (r.bad) return unreadable();
  if (action != "greet") {
    const f = new Failure("not_found", "there is no action " + action);
    f.field = "action";
    return Result.fail(f);
  }
  const greeting = (locale == "de" ? "Hallo, " : "Hello, ") + contact.firstName + "!";
  return Result.of(new Writer().bytes(1, utf8('{"text":' + quote(greeting) + "}")));
}

/** textField gives the last text of a field of a message. */
function textField(b: Uint8Array, field: i32): string {
  let out = "";
  const r = new Reader(b);
  while (r.next()) {
    if (r.field == field) out = r.text();
    else r.skip();
  }
  return out;
}

function numberField(b: Uint8Array, field: i32): u64 {
  let out: u64 = 0;
  const r = new Reader(b);
  while (r.next()) {
    if (r.field == field) out = r.varint();
    else r.skip();
  }
  return out;
}

/** member gives a text of a flat JSON object, without escapes, which is all that this service sends. */
function member(json: string, name: string): string {
  const key = '"' + name + '"';
  let at = json.indexOf(key);
  if (at < 0) return "";
  at = json.indexOf('"', json.indexOf(":", at + key.length)) + 1;
  return at == 0 ? "" : json.substring(at, json.indexOf('"', at));
}

function quote(s: string): string {
  let out = '"';
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c == 0x22 || c == 0x5c) out += "\\" + s.charAt(i);
    else if (c < 0x20) out += "\\u00" + (c < 0x10 ? "0" : "") + c.toString(16);
    else out += s.charAt(i);
  }
  return out + '"';
}
