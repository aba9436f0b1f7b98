import type { Issue } from '@millrace/columns';
import { VersioningError } from '../errors.js';
import type { WalkProblem } from './walk-folder.js';

const FAULTS: Readonly<Record<WalkProblem['code'], string>> = {
  link_to_folder: 'is a symbolic link to a folder, which a version would leave out without a word',
  broken_link: 'is a symbolic link that leads nowhere',
  not_a_file: 'is neither a file nor a folder',
  bad_name: 'holds a name that is not UTF-8',
  reserved_name: 'bears the name of a folder of Git, Mercurial or DVC',
  ignore_file_inside: 'is a .dvcignore inside a tracked folder, which DVC does not allow',
  unreadable: "can't be read",
};

const SHOWN = 5;

/** The error for things that can't become part of a version; every one is in `issues`, the first few in the message. */
export function untrackable(target: string, problems: readonly WalkProblem[]): VersioningError {
  const issues = problems.map(
    ({ relpath, code }): Issue => ({ code, file: relpath === '' ? target : `${target}/${relpath}` }),
  );
  const shown = problems.slice(0, SHOWN).map(({ code }, index) => `'${issues[index]!.file}' ${FAULTS[code]}`);
  const more = problems.length > SHOWN ? ` (and ${problems.length - SHOWN} more)` : '';
  const hint = 'Mend, move or remove it, or list it in a .dvcignore above the folder.';
  return new VersioningError(
    'untrackable',
    `'${target}' can't be versioned: ${shown.join('; ')}${more}. ${hint}`,
    { issues },
  );
}
