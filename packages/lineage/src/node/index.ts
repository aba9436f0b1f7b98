export { nativeSha256 } from './native-sha256.js';
