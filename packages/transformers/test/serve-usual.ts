// What a service bundles that serves scaling, imputing and encoding only.
export { loadTransformer } from '../src/serve.js';
