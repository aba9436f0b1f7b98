import { add, checkout, initRepository, openRepository, status } from '@millrace/versioning';

/** One call of the package as a command, for a fair race with one. */
const [action, target] = process.argv.slice(2);
if (action === 'init') await initRepository('.', { scm: 'none' });
else {
  const repository = await openRepository('.');
  if (action === 'add') await add(repository, [target!]);
  else if (action === 'checkout') await checkout(repository);
  else process.exitCode = (await status(repository)).clean ? 0 : 1;
}
