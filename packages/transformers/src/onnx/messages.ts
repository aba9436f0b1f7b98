import { PbfWriter } from 'pbf';

/** A constant of a graph: an array of doubles, 64-bit integers or texts. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: 'double' | 'int64' | 'string';
  readonly dims: readonly number[];
  readonly values: readonly (number | string)[];
}

/** An attribute of a node: a whole number, whole numbers, or texts. */
export type OnnxAttribute = number | readonly number[] | readonly string[];

/** One operation of a graph; tensors are named. */
export interface OnnxNode {
  readonly operator: string;
  /** Empty for the operators of ONNX itself, `ai.onnx.ml` for those of its machine-learning part. */
  readonly domain: '' | 'ai.onnx.ml';
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** An input or output of a graph; a text dimension stands for any length. */
export interface OnnxValue {
  readonly name: string;
  readonly type: 'double' | 'string' | 'bool';
  readonly dims: readonly (number | string)[];
}

/** A graph as data. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
}

// The numbers of `TensorProto.DataType`.
const ELEMENT = { int64: 7, string: 8, bool: 9, double: 11 } as const;

const encoder = /* @__PURE__ */ new TextEncoder();

type Write = (writer: PbfWriter) => void;

function message(writer: PbfWriter, tag: number, write: Write): void {
  writer.writeMessage(tag, (_, inner) => write(inner), undefined);
}

/** The bytes of an ONNX model: `ModelProto` of IR version 9 with opset 18 and ai.onnx.ml 3 (onnx.proto3 of ONNX 1.15). */
export function modelBytes(graph: OnnxGraph): Uint8Array {
  const writer = new PbfWriter();
  writer.writeVarintField(1, 9);
  writer.writeStringField(2, '@millrace/transformers');
  message(writer, 7, (inner) => writeGraph(inner, graph));
  for (const [domain, version] of [
    ['', 18],
    ['ai.onnx.ml', 3],
  ] as const) {
    message(writer, 8, (inner) => {
      inner.writeStringField(1, domain);
      inner.writeVarintField(2, version);
    });
  }
  for (const [key, value] of Object.entries(graph.metadata)) {
    message(writer, 14, (inner) => {
      inner.writeStringField(1, key);
      inner.writeStringField(2, value);
    });
  }
  return writer.finish();
}

function writeGraph(writer: PbfWriter, { nodes, constants, inputs, outputs }: OnnxGraph): void {
  for (const node of nodes) message(writer, 1, (inner) => writeNode(inner, node));
  writer.writeStringField(2, 'transform');
  for (const tensor of constants) message(writer, 5, (inner) => writeTensor(inner, tensor));
  for (const input of inputs) message(writer, 11, (inner) => writeValue(inner, input));
  for (const output of outputs) message(writer, 12, (inner) => writeValue(inner, output));
}

function writeNode(writer: PbfWriter, { operator, domain, inputs, output, attributes }: OnnxNode): void {
  for (const input of inputs) writer.writeStringField(1, input);
  writer.writeStringField(2, output);
  writer.writeStringField(3, output);
  writer.writeStringField(4, operator);
  for (const [name, value] of Object.entries(attributes))
    message(writer, 5, (inner) => writeAttribute(inner, name, value));
  if (domain !== '') writer.writeStringField(7, domain);
}

function writeAttribute(writer: PbfWriter, name: string, value: OnnxAttribute): void {
  writer.writeStringField(1, name);
  if (typeof value === 'number') {
    writer.writeVarintField(3, value);
    writer.writeVarintField(20, 2);
    return;
  }
  const texts = typeof value[0] === 'string';
  for (const each of value) {
    if (typeof each === 'string') writer.writeBytesField(9, encoder.encode(each));
    else writer.writeVarintField(8, each);
  }
  writer.writeVarintField(20, texts ? 8 : 7);
}

function writeTensor(writer: PbfWriter, { name, type, dims, values }: OnnxTensor): void {
  for (const length of dims) writer.writeVarintField(1, length);
  writer.writeVarintField(2, ELEMENT[type]);
  if (type === 'string') for (const each of values) writer.writeBytesField(6, encoder.encode(each as string));
  writer.writeStringField(8, name);
  if (type !== 'string') writer.writeBytesField(9, rawBytes(type, values as readonly number[]));
}

// Little-endian, whatever the machine is.
function rawBytes(type: 'double' | 'int64', values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  for (const [i, value] of values.entries()) {
    if (type === 'double') view.setFloat64(8 * i, value, true);
    else view.setBigInt64(8 * i, BigInt(value), true);
  }
  return new Uint8Array(view.buffer);
}

function writeValue(writer: PbfWriter, { name, type, dims }: OnnxValue): void {
  writer.writeStringField(1, name);
  message(writer, 2, (whole) =>
    message(whole, 1, (tensor) => {
      tensor.writeVarintField(1, ELEMENT[type]);
      message(tensor, 2, (shape) => {
        for (const length of dims) {
          message(shape, 1, (dim) => {
            if (typeof length === 'number') dim.writeVarintField(1, length);
            else dim.writeStringField(2, length);
          });
        }
      });
    }),
  );
}
