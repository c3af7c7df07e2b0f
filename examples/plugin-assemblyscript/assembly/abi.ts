// The binary interface kontor_v1, and the host as a plugin sees it.
import { Reader, Writer, text, utf8 } from "./wire";

@external("kontor_v1", "input_read")
declare function inputRead(ptr: usize): void;
@external("kontor_v1", "output_write")
declare function outputWrite(ptr: usize, size: i32): void;
@external("kontor_v1", "host_call")
declare function hostCall(method: usize, methodSize: i32, req: usize, reqSize: i32, resp: usize, respCap: i32): i64;
@external("kontor_v1", "host_take")
declare function hostTake(ptr: usize): void;

/** Failure is an error of the contract. */
export class Failure {
  field: string = "";
  retryable: bool = false;

  constructor(public code: string, public message: string) {}

  encode(): Writer {
    return new Writer()
      .text(1, this.code)
      .text(2, this.message)
      .text(3, this.field)
      .varint(4, this.retryable ? 1 : 0);
  }

  static decode(b: Uint8Array): Failure {
    const f = new Failure("", "");
    const r = new Reader(b);
    while (r.next()) {
      if (r.field == 1) f.code = r.text();
      else if (r.field == 2) f.message = r.text();
      else if (r.field == 3) f.field = r.text();
      else if (r.field == 4) f.retryable = r.varint() != 0;
      else r.skip();
    }
    return f;
  }
}

/** Result is an answer or a failure: there are no exceptions in a module. */
export class Result {
  constructor(public body: Uint8Array, public failure: Failure | null = null) {}

  static of(w: Writer): Result {
    return new Result(w.finish());
  }

  static fail(f: Failure): Result {
    return new Result(new Uint8Array(0), f);
  }
}

/** ask calls a method of the host. */
export function ask(method: string, req: Writer): Result {
  const name = utf8("/kontor.plugin.v1.Host/" + method);
  const body = req.finish();
  let resp = new Uint8Array(1024);
  const res = hostCall(name.dataStart, name.length, body.dataStart, body.length, resp.dataStart, resp.length);
  const size = <i32>(res & 0xffffffff);
  if (size > resp.length) {
    resp = new Uint8Array(size);
    hostTake(resp.dataStart);
  }
  resp = resp.subarray(0, size);
  return res >>> 32 == 0 ? new Result(resp) : Result.fail(Failure.decode(resp));
}

/** run reads one call, lets answer answer it, and hands the answer over. */
export function run(methodSize: i32, reqSize: i32, answer: (method: string, req: Uint8Array) => Result): i32 {
  const input = new Uint8Array(methodSize + reqSize);
  inputRead(input.dataStart);
  const result = answer(text(input.subarray(0, methodSize)), input.subarray(methodSize));
  const failure = result.failure;
  const out = failure ? failure.encode().finish() : result.body;
  outputWrite(out.dataStart, out.length);
  return failure ? 1 : 0;
}
