import { library } from '../../tsup.base.js';

const entries = ['index', 'json-schema', 'pandera', 'odcs', 'frictionless', 'examples', 'hypothesis'];

export default library({ platform: 'neutral', entry: entries.map((name) => `src/${name}.ts`) });
