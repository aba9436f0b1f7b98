import type { CoercionSettings } from './column-definition.js';
import { badOption, checkedKeys } from './options.js';

/** The names of the settings of coercion. */
export const coercionNames: readonly string[] = [
  'nullTokens',
  'trim',
  'truncate',
  'round',
  'assumeZone',
  'booleans',
  'numbers',
  'timestamps',
];

/** How cells are coerced, with what is not asked for left out; each setting refused where it has no meaning. */
export function checkedCoercion(settings: CoercionSettings): CoercionSettings {
  checkedKeys('coercion', settings, coercionNames);
  const { nullTokens, trim, truncate, round, assumeZone, booleans, numbers, timestamps } = settings;
  for (const [name, value] of Object.entries({ trim, truncate, round }))
    if (value !== undefined && typeof value !== 'boolean')
      throw badOption(name, [true, false], `${name} is ${String(value)}`);
  checkTexts('nullTokens', nullTokens);
  checkTexts('timestamps', timestamps);
  if (assumeZone !== undefined && !isZone(assumeZone))
    throw badOption(
      'assumeZone',
      ['a time zone such as UTC or Europe/Berlin'],
      `assumeZone is ${String(assumeZone)}`,
    );
  if (booleans !== undefined) {
    checkedKeys('coercion booleans', booleans, ['true', 'false']);
    checkTexts('booleans', booleans.true ?? null);
    checkTexts('booleans', booleans.false ?? null);
    const both = booleans.true.find((text) => booleans.false.includes(text));
    if (both !== undefined)
      throw badOption('booleans', ['different texts'], `'${both}' can't be both true and false`);
  }
  if (numbers !== undefined) checkNumbers(numbers);
  return {
    ...(nullTokens !== undefined && nullTokens.length > 0 && { nullTokens: [...nullTokens] }),
    ...(trim === true && { trim }),
    ...(truncate === true && { truncate }),
    ...(round === true && { round }),
    ...(assumeZone !== undefined && { assumeZone }),
    ...(booleans !== undefined && { booleans: { true: [...booleans.true], false: [...booleans.false] } }),
    ...(numbers !== undefined && { numbers: { ...numbers } }),
    ...(timestamps !== undefined && timestamps.length > 0 && { timestamps: [...timestamps] }),
  };
}

function checkTexts(name: string, list: readonly string[] | undefined | null): void {
  if (list === undefined) return;
  if (!Array.isArray(list) || list.some((text) => typeof text !== 'string'))
    throw badOption(name, ['a list of texts'], `${name} is not a list of texts`);
}

function checkNumbers(numbers: NonNullable<CoercionSettings['numbers']>): void {
  checkedKeys('coercion numbers', numbers, ['decimal', 'group']);
  const { decimal = '.', group } = numbers;
  for (const mark of group === undefined ? [decimal] : [decimal, group])
    if (typeof mark !== 'string' || [...mark].length !== 1 || /[0-9+\-eE]/.test(mark))
      throw badOption(
        'numbers',
        ['one character, no digit or sign'],
        `A mark of numbers is ${JSON.stringify(mark)}`,
      );
  if (group === decimal)
    throw badOption('numbers', ['two marks'], 'The decimal and the group mark are the same');
}

function isZone(zone: unknown): boolean {
  if (typeof zone !== 'string' || zone === '') return false;
  if (/^[+-]\d{2}:\d{2}$/.test(zone)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
