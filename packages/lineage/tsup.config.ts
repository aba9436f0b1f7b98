import { library } from '../../tsup.base.js';

const entries = ['index', 'openlineage', 'node', 'node/openlineage'];

export default library({ platform: 'neutral', entry: entries.map((name) => `src/${name}.ts`) });
