/** Lists raw zones with the AWS SDK, which whoever uses this package brings along. */
package io.chartlake.rawzone.s3;
