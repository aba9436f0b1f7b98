import type { TableSchema } from '../table-schema.js';
import { checkText } from './check-changes.js';
import { definitionKey } from './definition-key.js';
import type { Compatibility, SchemaChange } from './schema-change.js';

type Options = TableSchema['options'];

/** The changes of a table's options. */
export function optionChanges(before: Options, after: Options): SchemaChange[] {
  const found: SchemaChange[] = [];
  const note = (compatibility: Compatibility, reason: string, code: SchemaChange['code'] = 'option'): void =>
    void found.push({ code, column: null, compatibility, reason });
  strictChange(before, after, note);
  const flag = (
    is: boolean,
    was: boolean,
    on: [Compatibility, string],
    off: [Compatibility, string],
  ): void => {
    if (is !== was) note(...(is ? on : off));
  };
  flag(
    after.ordered,
    before.ordered,
    ['forward', 'columns have to come in order now'],
    ['backward', 'columns may come in any order now'],
  );
  flag(
    after.coerce,
    before.coerce,
    ['backward', 'cells of other types are converted now'],
    ['forward', 'cells of other types are converted no more'],
  );
  flag(
    after.uniqueColumnNames,
    before.uniqueColumnNames,
    ['forward', 'two columns of one name are refused now'],
    ['backward', 'two columns of one name are no more refused'],
  );
  flag(
    after.addMissingColumns,
    before.addMissingColumns,
    ['backward', 'absent columns are added now'],
    ['forward', 'absent columns are added no more'],
  );
  flag(
    after.dropInvalidRows,
    before.dropInvalidRows,
    ['backward', 'rows that fail are dropped now'],
    ['forward', 'rows that fail are dropped no more'],
  );
  keyChanges(before, after, note);
  checkListChanges(before, after, note);
  const reading = ({ coercion, parsers }: Options): string => definitionKey([coercion, parsers]);
  if (reading(before) !== reading(after))
    note('breaking', 'cells are read in another way: by other parsers or rules of conversion');
  const said = ({ name, title, description, metadata }: Options): string =>
    definitionKey([name, title, description, metadata]);
  if (said(before) !== said(after)) note('full', 'what is said about the table has changed', 'description');
  return found;
}

type Note = (compatibility: Compatibility, reason: string, code?: SchemaChange['code']) => void;

function strictChange(before: Options, after: Options, note: Note): void {
  if (before.strict === after.strict) return;
  if (after.strict === true) note('forward', 'columns that the schema does not have are refused now');
  else if (before.strict === true)
    note('backward', 'columns that the schema does not have are no more refused');
  else
    note('full', after.strict === 'filter' ? 'other columns are dropped now' : 'other columns are kept now');
}

function keyChanges(before: Options, after: Options, note: Note): void {
  const keys = (options: Options): Map<string, string> =>
    new Map(options.unique.map((key) => [definitionKey([...key].sort()), key.join(', ')]));
  const [old, now] = [keys(before), keys(after)];
  for (const [key, text] of now)
    if (!old.has(key)) note('forward', `${text} have to be unique together now`, 'unique');
  for (const [key, text] of old)
    if (!now.has(key)) note('backward', `${text} may repeat together now`, 'unique');
}

function checkListChanges(before: Options, after: Options, note: Note): void {
  const keys = (options: Options): Set<string> => new Set(options.checks.map(definitionKey));
  const [old, now] = [keys(before), keys(after)];
  for (const check of after.checks.filter((each) => !old.has(definitionKey(each)))) {
    note(
      check.warnOnly ? 'full' : 'forward',
      `the check ${checkText(check)} is new: old rows may fail it`,
      'check_added',
    );
  }
  for (const check of before.checks.filter((each) => !now.has(definitionKey(each)))) {
    note(
      check.warnOnly ? 'full' : 'backward',
      `the check ${checkText(check)} is gone: new rows may fail it`,
      'check_removed',
    );
  }
}
