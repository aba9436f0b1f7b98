import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A vector that a model is given: doubles, texts, or truth values. */
export type OnnxInput = Float64Array | readonly string[] | readonly boolean[];

/** A loaded model. */
export interface OnnxModel {
  /** Runs it on vectors by the names of its inputs; gives the doubles of the matrix called `output`, row by row. Those it does not have are left out. */
  run(inputs: Readonly<Record<string, OnnxInput>>): Promise<Float64Array>;
}

/** Loads a model into ONNX Runtime, with its default optimizations. */
export async function loadOnnx(model: Uint8Array): Promise<OnnxModel> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 4 });
  return {
    run: async (inputs) => {
      const feeds = Object.fromEntries(session.inputNames.map((name) => [name, tensorOf(inputs[name]!)]));
      const { output } = await session.run(feeds);
      return output!.data as Float64Array;
    },
  };
}

function tensorOf(input: OnnxInput): Tensor {
  if (input instanceof Float64Array) return new Tensor('float64', input, [input.length]);
  return input.every((each) => typeof each === 'boolean')
    ? new Tensor('bool', Uint8Array.from(input as readonly boolean[], Number), [input.length])
    : new Tensor('string', input as string[], [input.length]);
}
