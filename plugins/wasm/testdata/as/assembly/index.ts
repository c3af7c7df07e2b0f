// A plugin against the raw ABI of Kontor, without a library.

@external("kontor_v1", "input_read")
declare function inputRead(ptr: usize): void;
@external("kontor_v1", "output_write")
declare function outputWrite(ptr: usize, length: u32): void;
@external("kontor_v1", "host_call")
declare function hostCall(method: usize, methodLength: u32, request: usize, requestLength: u32, response: usize, responseCapacity: u32): u64;
@external("kontor_v1", "host_take")
declare function hostTake(ptr: usize): void;
@external("wasi_snapshot_preview1", "fd_write")
declare function fdWrite(fd: u32, vectors: usize, count: u32, written: usize): u32;

let input = new ArrayBuffer(64 << 10);
let calls: i32 = 0;

export function kontor_v1_abi(): u32 {
  return 1 << 16;
}

function bytes(text: string): ArrayBuffer {
  return String.UTF8.encode(text);
}

function answer(b: ArrayBuffer): u32 {
  outputWrite(changetype<usize>(b), b.byteLength);
  return 0;
}

function host(method: string, request: ArrayBuffer): ArrayBuffer {
  const name = bytes(method);
  let buffer = new ArrayBuffer(64);
  const got = hostCall(changetype<usize>(name), name.byteLength, changetype<usize>(request), request.byteLength, changetype<usize>(buffer), buffer.byteLength);
  const length = u32(got);
  if (length > u32(buffer.byteLength)) {
    buffer = new ArrayBuffer(length);
    hostTake(changetype<usize>(buffer));
  }
  return buffer.slice(0, length);
}

function recurse(n: i32): i32 {
  return n == -1 ? 0 : recurse(n + 1) + n;
}

export function kontor_v1_call(methodLength: u32, requestLength: u32): u32 {
  const length = methodLength + requestLength;
  if (length > u32(input.byteLength)) input = new ArrayBuffer(length);
  inputRead(changetype<usize>(input));
  const method = String.UTF8.decode(input.slice(0, methodLength));
  if (method == "echo") {
    outputWrite(changetype<usize>(input) + methodLength, requestLength);
    return 0;
  }
  const request = input.slice(methodLength, length);
  if (method == "count") return answer(bytes((++calls).toString()));
  if (method == "host") return answer(host("get", request));
  if (method == "loop") while (true) calls++;
  if (method == "recurse") return recurse(methodLength);
  if (method == "throw") throw new Error("no\nmore");
  if (method == "bomb") while (true) __pin(changetype<usize>(new ArrayBuffer(1 << 20)));
  answer(bytes("unimplemented"));
  return 1;
}

// abort is called by the language when something is thrown.
export function abort(message: string | null, file: string | null, line: u32, column: u32): void {
  const text = bytes((message ? message : "abort") + " at " + line.toString() + "\n");
  const vector = new StaticArray<usize>(2);
  vector[0] = changetype<usize>(text);
  vector[1] = text.byteLength;
  fdWrite(2, changetype<usize>(vector), 1, changetype<usize>(vector));
  unreachable();
}
