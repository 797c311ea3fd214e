import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Fixed names and no inlining: the files are embedded, told apart by their ETag, and served under a policy that allows nothing inline.
export default defineConfig({
  base: '/dashboard/',
  plugins: [react()],
  build: {
    outDir: '../assets',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    target: 'es2022',
    rollupOptions: {
      output: { entryFileNames: 'app.js', assetFileNames: 'app[extname]', inlineDynamicImports: true },
    },
  },
  server: { proxy: { '/admin': 'http://127.0.0.1:8080', '/v1': 'http://127.0.0.1:8080' } },
});
