/** Whether this test run can reach anything but this machine; `npm run test:browser` and `test:e2e` see to it that it cannot. */
export const isIsolated = () => process.env['CALLSIDE_ISOLATED'] === '1'
