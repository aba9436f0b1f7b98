export type { Config, Environment } from './config.js';
export { type FileTransportOptions, fileTransport } from './file-transport.js';
export { type FlushAtExitOptions, flushAtExit } from './flush-at-exit.js';
export { type FromEnvironmentOptions, openLineageFromEnvironment } from './from-environment.js';
export type { TransportMakers } from './transport-from-config.js';
