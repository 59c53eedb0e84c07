/* What the scanner keeps on the device: the list of names, a few settings, and every scan until it is handed in.
 *
 * A scan counts as kept when its transaction is through, with the strictest durability that the browser has.
 */
"use strict";

(() => {
  const NAME = "lunxun-scanner";
  let opened;

  const open = () => {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("settings");
        request.result.createObjectStore("scans", { keyPath: "nonce" });
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    return opened;
  };

  const within = async (table, mode, work) => {
    const transaction = (await open()).transaction(table, mode, { durability: "strict" });
    return new Promise((resolve, reject) => {
      const request = work(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  };

  window.scannerStore = {
    get: (key) => within("settings", "readonly", (table) => table.get(key)),
    set: (key, value) => within("settings", "readwrite", (table) => table.put(value, key)),
    scans: () => within("scans", "readonly", (table) => table.getAll()),
    keep: (scans) => within("scans", "readwrite", (table) => { scans.forEach((scan) => table.put(scan)); }),
    drop: (nonces) => within("scans", "readwrite", (table) => { nonces.forEach((nonce) => table.delete(nonce)); }),
    clear: async () => {
      (await open()).close();
      opened = undefined;
      await new Promise((resolve) => {
        const request = indexedDB.deleteDatabase(NAME);
        request.onsuccess = resolve;
        request.onerror = resolve;
        request.onblocked = resolve;
      });
    },
  };
})();
