import { library } from '../../tsup.base.js';

export default library({ platform: 'node', entry: ['src/index.ts', 'src/main.ts'] });
