// The little that a plugin in Node.js needs: it speaks hashicorp/go-plugin's protocol, which is gRPC on a socket, and
// the contract of Kontor on top.
import { unlinkSync } from "node:fs";
import { join } from "node:path";
import grpc from "@grpc/grpc-js";
import protobuf from "protobufjs";

/* global CONTRACT */
const root = protobuf.Root.fromJSON(CONTRACT);
const pluginService = root.lookupService("kontor.plugin.v1.Plugin");
const hostService = root.lookupService("kontor.plugin.v1.Host");
const ErrorMessage = root.lookupType("kontor.plugin.v1.Error");
const options = { longs: Number, enums: String, defaults: true, bytes: Buffer };

const internal = protobuf.Root.fromJSON({
  nested: {
    Empty: { fields: {} },
    ConnInfo: {
      fields: {
        serviceId: { type: "uint32", id: 1 },
        network: { type: "string", id: 2 },
        address: { type: "string", id: 3 },
      },
    },
    Health: { fields: { status: { type: "int32", id: 1 } } },
  },
});

/** PluginError is an error of the contract: throw it to say more than that something failed. */
export class PluginError extends Error {
  constructor(code, message, more = {}) {
    super(message);
    this.code = code;
    Object.assign(this, more);
  }
}

// The capability of each method stands in the contract's comments; a plugin in JavaScript names the ones it has.
const capabilities = {
  check: ["Check"],
  enrich: ["Enrich"],
  before_save: ["BeforeSave"],
  events: ["HandleEvents"],
  actions: ["RunAction"],
  jobs: ["RunJob"],
  http: ["HandleHTTP"],
  panels: ["RenderPanel"],
  channel: ["SendMessage", "ReceiveMessages"],
  bulk: ["SendBulk", "ReceiveBulkEvents"],
  chat: ["ReplyChat"],
  audience: ["SyncAudience"],
  importer: ["ListImportSources", "Import"],
  files: ["PutFile", "GetFile", "DeleteFile"],
};

const raw = (value) => value;
const bytes = (buffer) => buffer;

function method(path, more = {}) {
  return { path, requestStream: false, responseStream: false, requestSerialize: raw, requestDeserialize: bytes, responseSerialize: raw, responseDeserialize: bytes, ...more };
}

/** serve runs a plugin: an object with the methods of its capabilities, each (request, host) => response. */
export function serve(plugin) {
  if (process.env.KONTOR_PLUGIN !== "kontor.plugin.v1") {
    console.error("This is a plugin of Kontor. It is not meant to be started by hand.");
    process.exit(1);
  }
  const handlers = {
    ...plugin,
    Describe: () => ({
      contract: "kontor.plugin.v1",
      sdk: "node/1.0",
      capabilities: Object.keys(capabilities).filter((name) => capabilities[name].every((m) => plugin[m])),
    }),
  };
  const connected = Promise.withResolvers?.() ?? deferred();
  const server = new grpc.Server({ "grpc.max_receive_message_length": 5 << 20, "grpc.max_send_message_length": 5 << 20 });

  const definition = {};
  const implementation = {};
  for (const m of pluginService.methodsArray) {
    if (!handlers[m.name]) continue;
    definition[m.name] = method(`/kontor.plugin.v1.Plugin/${m.name}`);
    implementation[m.name] = (call, done) => answer(m.resolve(), handlers[m.name], call, connected.promise).then((b) => done(null, b), (e) => done(failure(e)));
  }
  server.addService(definition, implementation);

  server.addService({ Check: method("/grpc.health.v1.Health/Check") }, { Check: (_, done) => done(null, encode(internal.lookupType("Health"), { status: 1 })) });
  server.addService(
    { Shutdown: method("/plugin.GRPCController/Shutdown") },
    {
      Shutdown: (_, done) => {
        done(null, Buffer.alloc(0));
        setImmediate(() => process.exit(0));
      },
    },
  );
  server.addService(
    { StartStream: method("/plugin.GRPCBroker/StartStream", { requestStream: true, responseStream: true }) },
    {
      StartStream: (stream) => {
        stream.on("data", (b) => {
          const info = internal.lookupType("ConnInfo").decode(b);
          if (info.serviceId === 1) connected.resolve(new grpc.Client(`unix:${info.address}`, grpc.credentials.createInsecure()));
        });
        stream.on("end", () => process.exit(0));
        stream.on("error", () => process.exit(0));
      },
    },
  );

  const socket = join(process.env.PLUGIN_UNIX_SOCKET_DIR ?? "/tmp", `plugin-${process.pid}.sock`);
  process.on("exit", () => {
    try {
      unlinkSync(socket);
    } catch {
      // The host has removed the folder already.
    }
  });
  server.bindAsync(`unix:${socket}`, grpc.ServerCredentials.createInsecure(), (err) => {
    if (err) throw err;
    process.stdout.write(`1|1|unix|${socket}|grpc\n`);
  });
}

async function answer(m, handler, call, connected) {
  let request;
  try {
    request = m.resolvedRequestType.toObject(m.resolvedRequestType.decode(call.request), options);
  } catch (e) {
    throw new PluginError("invalid", e.message);
  }
  const token = call.metadata.get("kontor-call")[0];
  const response = await handler(request, hostOf(token, connected));
  return encode(m.resolvedResponseType, response ?? {});
}

/** hostOf gives the host of one call, with a method for each of the contract: await host.GetSecret({ name }). */
function hostOf(token, connected) {
  const host = {};
  for (const m of hostService.methodsArray) {
    host[m.name] = async (request = {}) => {
      m.resolve();
      const client = await connected;
      const metadata = new grpc.Metadata();
      metadata.set("kontor-call", token);
      return new Promise((resolve, reject) => {
        client.makeUnaryRequest(`/kontor.plugin.v1.Host/${m.name}`, raw, bytes, encode(m.resolvedRequestType, request), metadata, (err, b) => {
          if (err) reject(refusal(err));
          else resolve(m.resolvedResponseType.toObject(m.resolvedResponseType.decode(b), options));
        });
      });
    };
  }
  return host;
}

function encode(type, value) {
  return Buffer.from(type.encode(type.fromObject(value)).finish());
}

// failure gives an error as gRPC carries it: the whole of it in a trailer.
function failure(e) {
  const known = e instanceof PluginError;
  if (!known) console.error(e);
  const metadata = new grpc.Metadata();
  metadata.set(
    "kontor-error-bin",
    encode(ErrorMessage, { code: known ? e.code : "internal", message: e.message, field: e.field ?? "", retryable: e.retryable ?? false, retryAfterMs: e.retryAfterMs ?? 0 }),
  );
  return { code: grpc.status.INTERNAL, details: e.message, metadata };
}

function refusal(err) {
  const trailer = err.metadata?.get("kontor-error-bin")[0];
  if (!trailer) return err;
  const { code, message, ...more } = ErrorMessage.toObject(ErrorMessage.decode(trailer), options);
  return new PluginError(code, message, more);
}

function deferred() {
  const d = {};
  d.promise = new Promise((resolve, reject) => Object.assign(d, { resolve, reject }));
  return d;
}
