import type { DataType, Field } from '../data-type.js';
import { ResourceError, UsageError } from '../errors.js';
import { encodeText } from '../text.js';
import { typeFromJson } from '../type-json.js';
import { canonicalJson, type Json } from '../value-json.js';
import { BadWords } from '../value-words.js';
import type { BuiltInKind, BuiltInState, OptionRecord } from './accumulator.js';
import { BadState } from './fields.js';

/** A state as bytes: one line of canonical JSON, and after the line break, where there is any, a binary part. */
export function joinLine(header: Json, binary: Uint8Array | undefined): Uint8Array {
  const line = encodeText(`${canonicalJson(header)}\n`);
  if (binary === undefined) return line;
  const bytes = new Uint8Array(line.length + binary.length);
  bytes.set(line);
  bytes.set(binary, line.length);
  return bytes;
}

/** Splits what {@link joinLine} joined; throws {@link BadState} when the line is missing or no JSON object. */
export function splitLine(bytes: Uint8Array): {
  header: { readonly [name: string]: Json };
  binary: Uint8Array;
} {
  if (!(bytes instanceof Uint8Array)) throw new BadState('it is not a Uint8Array');
  const end = bytes.indexOf(10);
  if (end < 0) throw new BadState('its first line does not end');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end)));
  } catch {
    throw new BadState('its first line is not JSON');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw new BadState('its first line is not a JSON object');
  }
  return { header: header as { readonly [name: string]: Json }, binary: bytes.subarray(end + 1) };
}

/** Runs a decoder; whatever it finds wrong becomes a `UsageError` that names the kind. A ceiling that is reached stays one. */
export function decoding<T>(kind: string, decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    if (cause instanceof ResourceError) throw cause;
    const reason = cause instanceof BadState || cause instanceof BadWords ? cause.message : 'it is damaged';
    throw new UsageError('bad_state', `These bytes are not a state of ${kind}: ${reason}.`, {
      issues: [{ code: 'bad_state', expected: kind }],
      cause,
    });
  }
}

/** A type as JSON: without the metadata of nested fields, which no state depends on. */
export function bareTypeToJson(type: DataType): Json {
  const field = ({ name, type: inner, nullable }: Field) => ({ name, nullable, type: bareTypeToJson(inner) });
  switch (type.kind) {
    case 'dictionary':
      return { ...type, index: { ...type.index }, value: bareTypeToJson(type.value) };
    case 'list':
    case 'fixedSizeList':
      return { ...type, item: field(type.item) };
    case 'struct':
      return { ...type, fields: type.fields.map(field) };
    case 'map':
      return { ...type, key: field(type.key), value: field(type.value) };
    default:
      return { ...type };
  }
}

/** Reads a list of types back; throws for anything else. */
export function typesFromJson(json: unknown): DataType[] {
  if (!Array.isArray(json)) throw new BadState('its types are not a list');
  return json.map(typeFromJson);
}

/** The canonical bytes of a state of a built-in kind. */
export function encodeState<State>(builtIn: BuiltInKind<State, unknown>, state: BuiltInState): Uint8Array {
  const { types, options } = state;
  const { fields, binary } = builtIn.accumulator.encode(
    state.accumulated as State,
    builtIn.accumulatorOptions(options),
  );
  const { name, version } = builtIn;
  return joinLine(
    {
      kind: name,
      options: options as unknown as Json,
      state: fields,
      types: types.map(bareTypeToJson),
      version,
    },
    binary,
  );
}

/** Reads {@link encodeState} back; throws `UsageError` for anything else, also for bytes that are not canonical. */
export function decodeState<State>(
  builtIn: BuiltInKind<State, unknown>,
  bytes: Uint8Array,
  start: (types: readonly DataType[], options: OptionRecord) => BuiltInState,
): BuiltInState {
  return decoding(builtIn.name, () => {
    const { header, binary } = splitLine(bytes);
    const { kind, version, types, options, state: fields } = header;
    if (kind !== builtIn.name) throw new BadState(`it says '${String(kind)}'`);
    if (version !== builtIn.version)
      throw new BadState(`its version is ${String(version)}, not ${builtIn.version}`);
    const state = start(typesFromJson(types), options as OptionRecord);
    builtIn.accumulator.decode(state.accumulated as State, {
      fields: fields as { readonly [name: string]: Json },
      binary,
    });
    const again = encodeState(builtIn, state);
    if (again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i])) {
      throw new BadState('it is not in canonical form');
    }
    return state;
  });
}
