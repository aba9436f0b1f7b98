export { columnArbitrary, type ExampleOptions, exampleRows, exampleTable } from './examples/example-rows.js';
