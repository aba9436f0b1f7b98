export { folderStore } from './node/folder-store.js';
export { logStore } from './node/log-store.js';
export { nativeSha256 } from './node/native-sha256.js';
