import { library } from '../../tsup.base.js';

export default library({
  platform: 'neutral',
  entry: ['src/index.ts', 'src/openlineage/index.ts', 'src/node/openlineage.ts'],
});
