package org.apache.hadoop.hive.metastore.utils;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.thrift.transport.TServerSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * Stands before the Hive Metastore's own class of this name, for one reason: that one listens on
 * every interface and no setting of 3.1.3 says otherwise, while whoever reaches the port may drop
 * tables. It has what the server calls; what clients call is left out.
 */
public final class SecurityUtils {
  private SecurityUtils() {}

  /** A server socket on loopback, whatever host is asked for. */
  public static TServerSocket getServerSocket(String host, int port) throws TTransportException {
    return new TServerSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Not on one machine. */
  public static TServerSocket getServerSSLSocket(
      String host, int port, String keyStore, String keyStorePassword, List<String> blacklist)
      throws TTransportException, UnknownHostException {
    throw new UnsupportedOperationException("the metastore of one machine speaks no TLS");
  }

  /** The operating system's user. */
  public static UserGroupInformation getUGI() throws IOException {
    return UserGroupInformation.getCurrentUser();
  }

  /** The operating system's user's name. */
  public static String getUser() throws IOException {
    return getUGI().getUserName();
  }
}
