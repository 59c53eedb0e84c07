/* The scanner's service worker: without the network the page and its files come from the device.
 *
 * The page fills the cache (page.js). Here: the page itself from the network, and from the device when that does not
 * answer in time or answers with a fault; its files from the device first, as their addresses change with them; all
 * else, names and scans, goes to the network alone.
 */
"use strict";

const PATIENCE = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const inTime = (request) => new Promise((resolve, reject) => {
  setTimeout(() => reject(new Error("no answer in time")), PATIENCE);
  fetch(request).then(resolve, reject);
});

const page = async (request) => {
  const kept = await caches.match(new URL(request.url).pathname);
  try {
    const answer = await (kept ? inTime(request) : fetch(request));
    return kept && answer.status >= 500 ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (new URL(request.url).pathname.includes("/static/")) {
    event.respondWith(caches.match(request).then((kept) => kept || fetch(request)));
  }
});
