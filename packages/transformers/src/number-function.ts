/**
 * A function of one or two numbers whose bits are frozen under its name and version. NaN in, NaN out, unless it says otherwise.
 *
 * `exact` names the operation where every IEEE machine has it to the bit (a square root, an absolute value, a rounding down), so that SQL
 * and ONNX have it too; all others are this package's own and run in JavaScript alone.
 */
export interface NumberFunction {
  readonly name: string;
  readonly version: number;
  readonly exact: 'sqrt' | 'abs' | 'floor' | null;
  apply(x: number, y: number): number;
}

/** The correctly rounded square root. */
export const sqrt: NumberFunction = { name: 'sqrt', version: 1, exact: 'sqrt', apply: Math.sqrt };

/** The absolute value. */
export const abs: NumberFunction = { name: 'abs', version: 1, exact: 'abs', apply: Math.abs };

/** The greatest whole number that is not greater. */
export const floor: NumberFunction = { name: 'floor', version: 1, exact: 'floor', apply: Math.floor };
