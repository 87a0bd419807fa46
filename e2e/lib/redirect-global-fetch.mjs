// Loaded before an example: its requests to public chains go to the local ones that LOCAL_URLS names.
import { redirectFetch } from './redirect-fetch.mjs';

globalThis.fetch = redirectFetch(JSON.parse(process.env.LOCAL_URLS));
