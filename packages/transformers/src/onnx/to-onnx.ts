import { typeName } from '@millrace/columns';
import { quoted, usageError } from '../errors.js';
import type { Fitted } from '../fitted-inner.js';
import { FormulaGraph, isTaken, missingName } from './formula-graph.js';
import { modelBytes, type OnnxValue } from './messages.js';

/**
 * Writes a fitted transformer as an ONNX model. Throws `UsageError` with the reason for an input of another type, or an output that has no exact ONNX.
 *
 * Inputs are vectors by the names of the columns: of doubles for numbers, booleans (0 and 1) and 64-bit integers (the nearest double), NaN where missing; of
 * text for text, with a second input `<column>__missing` of booleans. The output `output` is a matrix of doubles, rows by output columns.
 */
export function onnxOf({ document, features }: Fitted): Uint8Array {
  const { inputs } = document;
  const other = inputs.filter((input) => !isTaken(input));
  if (other.length > 0)
    throw usageError(
      'no_onnx',
      `Column(s) ${quoted(other.map(({ name }) => name))} of type ${typeName(other[0]!.type)} have no exact ONNX.`,
      { column: other[0]!.name, actual: typeName(other[0]!.type) },
    );
  const values = inputs.flatMap(({ name, type }): OnnxValue[] => {
    if (type.kind !== 'utf8') return [{ name, type: 'double', dims: ['rows'] }];
    return [
      { name, type: 'string', dims: ['rows'] },
      { name: missingName(name), type: 'bool', dims: ['rows'] },
    ];
  });
  checkNames(values.map(({ name }) => name));
  const graph = new FormulaGraph(inputs);
  graph.matrix(features.map((feature) => graph.output(feature)));
  return modelBytes({
    nodes: graph.nodes,
    constants: graph.constants,
    inputs: values,
    outputs: [{ name: 'output', type: 'double', dims: ['rows', features.length] }],
    metadata: {
      'millrace.id': document.id,
      'millrace.outputs': JSON.stringify(features.map(({ name }) => name)),
    },
  });
}

// Tensors of ours end in a colon; a name of nothing is no tensor in ONNX.
function checkNames(names: readonly string[]): void {
  const bad = names.find(
    (name, at) =>
      name === '' || name === 'output' || /^[ct][0-9]+:$/.test(name) || names.indexOf(name) !== at,
  );
  if (bad === undefined) return;
  throw usageError(
    'no_onnx',
    `The column '${bad}' has no exact ONNX: an input cannot have that name, so rename the column.`,
    { column: bad },
  );
}
