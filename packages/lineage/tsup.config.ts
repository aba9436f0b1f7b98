import { library } from '../../tsup.base.js';

export default library({
  platform: 'neutral',
  entry: ['src/index.ts', 'src/node/index.ts', 'src/openlineage/index.ts', 'src/node/openlineage.ts'],
});
