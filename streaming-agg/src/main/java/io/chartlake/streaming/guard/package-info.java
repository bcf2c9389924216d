/** Whether counts, offsets and topics fit: before counting begins and while it goes on. */
package io.chartlake.streaming.guard;
