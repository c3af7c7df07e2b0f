// Reads and writes protobuf: as much of it as a plugin needs.

/** Writer builds an encoded message. */
export class Writer {
  private data: Uint8Array = new Uint8Array(256);
  private size: i32 = 0;

  private room(n: i32): void {
    if (this.size + n <= this.data.length) return;
    const grown = new Uint8Array(max(this.data.length * 2, this.size + n));
    grown.set(this.data.subarray(0, this.size));
    this.data = grown;
  }

  private number(v: u64): void {
    this.room(10);
    while (v >= 0x80) {
      this.data[this.size++] = <u8>(v | 0x80);
      v >>= 7;
    }
    this.data[this.size++] = <u8>v;
  }

  varint(field: i32, v: u64): Writer {
    if (v == 0) return this;
    this.number((<u64>field) << 3);
    this.number(v);
    return this;
  }

  double(field: i32, v: f64): Writer {
    if (v == 0) return this;
    this.number(((<u64>field) << 3) | 1);
    this.room(8);
    store<f64>(this.data.dataStart + this.size, v);
    this.size += 8;
    return this;
  }

  /** bytes writes a field even when it is empty, as an embedded message is there when it is empty. */
  bytes(field: i32, v: Uint8Array): Writer {
    this.number(((<u64>field) << 3) | 2);
    this.number(v.length);
    this.room(v.length);
    this.data.set(v, this.size);
    this.size += v.length;
    return this;
  }

  text(field: i32, v: string): Writer {
    if (v.length == 0) return this;
    return this.bytes(field, utf8(v));
  }

  message(field: i32, m: Writer): Writer {
    return this.bytes(field, m.finish());
  }

  finish(): Uint8Array {
    return this.data.slice(0, this.size);
  }
}

/** Reader walks the fields of an encoded message. bad is true once the message cannot be read. */
export class Reader {
  field: i32 = 0;
  bad: bool = false;
  private type: i32 = 0;
  private at: i32 = 0;

  constructor(private data: Uint8Array) {}

  next(): bool {
    if (this.bad || this.at >= this.data.length) return false;
    const tag = this.number();
    this.field = <i32>(tag >> 3);
    this.type = <i32>(tag & 7);
    if (this.field == 0) this.bad = true;
    return !this.bad;
  }

  private number(): u64 {
    let v: u64 = 0;
    for (let shift: u64 = 0; shift < 70; shift += 7) {
      if (this.at >= this.data.length) break;
      const b = this.data[this.at++];
      v |= (<u64>(b & 0x7f)) << shift;
      if (b < 0x80) return v;
    }
    this.bad = true;
    return 0;
  }

  varint(): u64 {
    if (this.type == 0) return this.number();
    this.skip();
    return 0;
  }

  bytes(): Uint8Array {
    if (this.type != 2) {
      this.skip();
      return new Uint8Array(0);
    }
    const n = this.number();
    if (this.bad || n > <u64>(this.data.length - this.at)) {
      this.bad = true;
      return new Uint8Array(0);
    }
    this.at += <i32>n;
    return this.data.subarray(this.at - <i32>n, this.at);
  }

  text(): string {
    return text(this.bytes());
  }

  skip(): void {
    let n: u64 = 0;
    if (this.type == 0) this.number();
    else if (this.type == 1) n = 8;
    else if (this.type == 2) n = this.number();
    else if (this.type == 5) n = 4;
    else this.bad = true;
    if (n > <u64>(this.data.length - this.at)) this.bad = true;
    else this.at += <i32>n;
  }
}

export function utf8(s: string): Uint8Array {
  return Uint8Array.wrap(String.UTF8.encode(s));
}

export function text(b: Uint8Array): string {
  return String.UTF8.decodeUnsafe(b.dataStart, b.length);
}
